from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.mjpeg import MjpegCamera
from host_daemon.vision.camera.opencv import CaptureCamera, FileCamera
from host_daemon.vision.camera.picamera import PiCamera
from host_daemon.vision.camera.sources import camera, recorded


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("picamera2:0", PiCamera),
        ("v4l2:/dev/video0", CaptureCamera),
        ("/dev/video2", CaptureCamera),
        ("rtsp://camera.example/stream", CaptureCamera),
        ("http://camera.example/mjpg", MjpegCamera),
        ("file:/nowhere/film.mp4", FileCamera),
    ],
)
def test_every_kind_of_source(source, kind):
    assert isinstance(camera(source), kind)


@pytest.mark.parametrize("source", ["", "usb", "file:", "v4l2:", "picamera2:left", "ftp://x", "x" * 300])
def test_a_source_that_names_no_camera_is_refused_in_plain_words(source):
    with pytest.raises(UserError, match="v4l2:/dev/video0"):
        camera(source)


def lost(source: str) -> str:
    found = camera(source)
    with pytest.raises(CameraLost) as error:
        found.open()
        found.read()
    found.close()
    return error.value.problem


def test_what_is_not_there_says_so(tmp_path: Path):
    (tmp_path / "words.mp4").write_text("no film")
    (tmp_path / "empty").mkdir()
    assert lost("v4l2:/dev/video99") == "The camera is not plugged in."
    assert lost(f"file:{tmp_path}/missing.mp4") == "There is no such file or folder."
    assert lost(f"file:{tmp_path}/{'x' * 300}") == "This file or folder cannot be read."
    assert lost("file:a\0b") == "This file or folder cannot be read."
    assert lost(f"file:{tmp_path}/empty") == "There are no pictures in this folder."
    assert lost(f"file:{tmp_path}/words.mp4") == "This file is no video or picture."


@pytest.mark.parametrize(
    "source", ["rtsp://no-such-camera.invalid/stream", "http://no-such-camera.invalid/x"]
)
def test_a_name_that_nobody_has_is_told_and_named(source: str):
    assert lost(source).startswith("The camera's address is unknown")


@pytest.mark.parametrize(
    ("source", "found"),
    [("file:/nowhere", True), ("/dev/video0", False), ("http://x/y", False), ("", False), ("/tmp", True)],
)
def test_only_files_may_stand_still(source, found):
    assert recorded(source) is found


def test_a_password_stays_out_of_what_is_told():
    lost = camera("rtsp://anna:secret@127.0.0.1:1/x")
    with pytest.raises(CameraLost) as told:
        lost.open()
    assert told.value.detail == "rtsp://…@127.0.0.1:1/x"
