"""Films, pictures and folders of them, as cameras."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from host_daemon.vision.camera import opencv
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.opencv import CaptureCamera, FileCamera


def test_a_folder_of_pictures_is_shown_round_and_round(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(opencv, "PICTURE_S", 0.0)
    for shade in (10, 200):
        cv2.imwrite(str(tmp_path / f"{shade}.png"), np.full((4, 4, 3), shade, np.uint8))
    folder = FileCamera(tmp_path)
    folder.open()
    assert [int(folder.read().mean()) for _ in range(3)] == [10, 200, 10]


def test_a_picture_with_more_pixels_than_can_be_read_is_none_and_the_next_is_shown(
    tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(opencv, "PICTURE_S", 0.0)
    cv2.imwrite(str(tmp_path / "b.jpg"), np.full((8, 8, 3), 200, np.uint8))
    # The same bytes, but they announce 65,000 by 65,000 pixels.
    small = (tmp_path / "b.jpg").read_bytes()
    size = small.index(b"\xff\xc0") + 5
    huge = small[:size] + (65_000).to_bytes(2, "big") * 2 + small[size + 4 :]
    (tmp_path / "a.jpg").write_bytes(huge)
    folder = FileCamera(tmp_path)
    folder.open()
    with pytest.raises(CameraLost, match="no video or picture"):
        folder.read()
    assert int(folder.read().mean()) == 200


def test_a_film_starts_again_at_its_end(tmp_path: Path):
    # A picture a second: a machine that is late by less leaves none out.
    film = cv2.VideoWriter(str(tmp_path / "f.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 1, (64, 48))
    for shade in (20, 220):
        film.write(np.full((48, 64, 3), shade, np.uint8))
    film.release()
    camera = FileCamera(tmp_path / "f.avi")
    camera.open()
    shades = [float(camera.read().mean()) for _ in range(3)]
    camera.close()
    assert shades == pytest.approx([20, 220, 20], abs=6)


def test_only_pictures_of_a_folder_are_shown(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(opencv, "PICTURE_S", 0.0)
    (tmp_path / "a.txt").write_text("no picture")
    cv2.imwrite(str(tmp_path / "b.png"), np.full((4, 4, 3), 50, np.uint8))
    folder = FileCamera(tmp_path)
    folder.open()
    assert [int(folder.read().mean()) for _ in range(2)] == [50, 50]


def test_a_device_that_is_no_camera_does_not_answer(tmp_path: Path):
    (tmp_path / "video0").write_bytes(b"")
    camera = CaptureCamera(str(tmp_path / "video0"))
    with pytest.raises(CameraLost) as lost:
        camera.open()
    camera.close()
    assert lost.value.problem == "The camera does not answer."


def test_a_device_that_is_not_there_is_not_plugged_in():
    with pytest.raises(CameraLost, match="not plugged in"):
        CaptureCamera("/dev/video99").open()
