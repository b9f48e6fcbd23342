"""The Pi's own camera, with a stand-in for picamera2."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.picamera import PiCamera


class Picamera2:
    """As the library: one camera is there, number 0."""

    def __init__(self, number: int) -> None:
        if number > 0:
            raise IndexError("list index out of range")
        self.closed = False

    def create_video_configuration(self, main: dict[str, object], buffer_count: int) -> dict[str, object]:
        return main

    def configure(self, configuration: dict[str, object]) -> None:
        self.size = configuration["size"]

    def start(self) -> None:
        self.running = True

    def capture_array(self, name: str) -> np.ndarray:
        if self.closed:
            raise RuntimeError("Camera must be running")
        width, height = self.size
        return np.full((height, width, 3), 90, np.uint8)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", SimpleNamespace(Picamera2=Picamera2))


def test_frames_are_bgr_of_the_wanted_size(library: None) -> None:
    camera = PiCamera(0, 320, 240)
    camera.open()
    assert camera.read().shape == (240, 320, 3)
    camera.close()


def test_a_camera_that_is_not_there_is_not_plugged_in(library: None) -> None:
    with pytest.raises(CameraLost) as lost:
        PiCamera(1).open()
    assert lost.value.problem == "The camera is not plugged in."


def test_a_camera_that_stops_is_lost(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    camera = PiCamera(0)
    camera.open()

    def broken(self: Picamera2, name: str) -> np.ndarray:
        raise RuntimeError("Camera frontend has timed out")

    monkeypatch.setattr(Picamera2, "capture_array", broken)
    with pytest.raises(CameraLost) as lost:
        camera.read()
    assert lost.value.problem == "The camera has stopped sending pictures."
    assert "timed out" in lost.value.detail


def test_without_the_library_the_technician_reads_which_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", None)
    with pytest.raises(CameraLost, match=r"python3-picamera2.*make run"):
        PiCamera(0).open()


def test_a_library_for_another_numpy_is_a_camera_that_cannot_be_used(tmp_path, monkeypatch) -> None:
    (tmp_path / "picamera2.py").write_text("raise ValueError('numpy.dtype size changed')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "picamera2", raising=False)
    with pytest.raises(CameraLost) as lost:
        PiCamera(0).open()
    assert "numpy.dtype size changed" in lost.value.detail


def test_it_may_be_closed_at_any_time(library: None) -> None:
    camera = PiCamera(0)
    camera.close()
    camera.open()
    camera.close()
    camera.close()
