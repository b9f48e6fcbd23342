"""HTTP cameras, good ones and what else may stand at an address."""

from __future__ import annotations

from itertools import chain, repeat
from pathlib import Path

import numpy as np
import pytest

from host_daemon.store.unread import UnreadStore
from host_daemon.vision.camera import mjpeg
from host_daemon.vision.camera.camera import CameraLost, NewestFrame
from host_daemon.vision.camera.mjpeg import MjpegCamera
from host_daemon.vision.picture import encoded
from tests.waiting import PATIENCE_S

JPEG = encoded(np.random.default_rng(1).integers(0, 255, (48, 64, 3)).astype(np.uint8))


def lost_by(camera: MjpegCamera) -> CameraLost:
    """How it is with an address that gives pictures no more."""
    camera.open()
    try:
        with pytest.raises(CameraLost) as lost:
            while True:
                camera.read()
    finally:
        camera.close()
    return lost.value


@pytest.mark.parametrize("length", ["0", "5", "99999999999"])
def test_the_length_of_a_whole_stream_is_a_hint(serve, length):
    camera = MjpegCamera(serve([JPEG], more=f"Content-Length: {length}\r\n"))
    camera.open()
    assert camera.read() == JPEG
    camera.close()


def test_another_kind_of_stream_says_that_it_gives_no_pictures_and_its_first_bytes_are_there(serve):
    h264 = b"\x00\x00\x00\x01\x67" + bytes(range(200)) * 5000
    lost = lost_by(MjpegCamera(serve([h264], "video/h264")))
    assert (lost.problem, lost.detail) == ("The address gives no camera pictures.", "video/h264")
    assert lost.sent == h264[: mjpeg.KEPT]


def test_bytes_without_a_picture_do_not_hold_the_reader(serve, monkeypatch):
    monkeypatch.setattr(mjpeg, "NO_PICTURE_S", 0.2)
    lost = lost_by(MjpegCamera(serve(repeat(b"x" * 1000))))
    assert lost.problem == "The address gives no camera pictures."
    # After pictures it is a camera, and has stopped.
    lost = lost_by(MjpegCamera(serve(chain([JPEG], repeat(b"x" * 1000)))))
    assert (lost.problem, lost.sent) == ("The camera has stopped sending pictures.", b"")


def test_pictures_that_are_always_damaged_are_called_so(serve):
    lost = lost_by(MjpegCamera(serve([b"\xff\xd8\xff\xe0\x00\x00" * 20])))
    assert lost.problem == "The camera's pictures arrive damaged."


def test_what_is_kept_of_a_stream_holds_no_secret(serve):
    page = b"<a href='/stream?user=root1&pwd=geheim17'>anna:s3cr3t77</a>"
    address = serve([page], "text/html", login="anna77:s3cr3t77@") + "?user=root1&pwd=geheim17"
    lost = lost_by(MjpegCamera(address))
    assert b"geheim17" not in lost.sent
    assert b"s3cr3t77" not in lost.sent
    assert lost.sent.startswith(b"<a href='/stream?user=")


def test_what_is_no_picture_is_kept_by_the_camera_s_name(serve, stage, tmp_path: Path):
    store = UnreadStore(tmp_path)
    newest = NewestFrame(MjpegCamera(serve([b"<html>no camera"], "text/html")), "yard", unread=store)
    newest.start()
    try:
        stage.wait(lambda: bool(store.all()))
    finally:
        newest.stop()
    (kept,) = store.all()
    assert (kept.kind, kept.source, kept.reason) == (
        "pictures",
        "yard",
        "The address gives no camera pictures.",
    )
    assert store.sent(kept.name) == b"<html>no camera"


def test_nobody_at_the_address():
    with pytest.raises(CameraLost) as lost:
        MjpegCamera("http://127.0.0.1:9/stream").open()
    assert lost.value.problem == "The camera does not answer."


def test_a_frame_is_there_at_once_after_being_shown(stage):
    """Also when the viewer looks rarely: the newest frame is kept, older ones are skipped."""
    newest, late_ms = NewestFrame(MjpegCamera(stage.camera.url), "counter"), []
    newest.start()
    try:
        for scene in ("smile", "black", "neutral", "nobody") * 3:
            shown_at = stage.show(scene)
            frame = newest.after(newest.state().frames - 1, timeout_s=PATIENCE_S)
            while frame.at < shown_at:
                frame = newest.after(frame.number, timeout_s=PATIENCE_S)
            late_ms.append(frame.at - shown_at)
            assert stage.read(frame.picture()) == scene
    finally:
        newest.stop()
    assert min(late_ms) < 150  # a busy machine delays some of them, a fault of the reader each


def test_a_camera_that_goes_and_comes_back_is_opened_again(stage):
    newest = NewestFrame(MjpegCamera(stage.camera.url), "counter")
    newest.start()
    try:
        before = newest.after(0, timeout_s=PATIENCE_S)
        stage.call(stage.camera.stop())
        stage.wait(lambda: newest.state().problem != "")
        stage.call(stage.camera.start())
        assert newest.after(newest.state().frames, timeout_s=PATIENCE_S).number > before.number
        assert newest.state().problem == ""
    finally:
        newest.stop()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:99999/x", "http://[::bad/", "http:///x", "http://a b/"]
)
def test_an_address_that_is_none_is_told_and_not_thrown(address):
    with pytest.raises(CameraLost):
        MjpegCamera(address).open()
