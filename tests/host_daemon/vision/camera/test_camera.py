from __future__ import annotations

import queue
import time

import numpy as np
import pytest

from host_daemon.vision.camera import camera as module
from host_daemon.vision.camera.camera import CameraLost, NewestFrame
from tests.fakes.jumping_clock import JumpingClock
from tests.waiting import PATIENCE_S


class Scripted:
    """A camera that gives what a test puts in: pictures, or a CameraLost to raise."""

    def __init__(self) -> None:
        self.things: queue.Queue[object] = queue.Queue()
        self.calls: list[str] = []

    def open(self) -> None:
        self.calls.append("open")

    def read(self):
        thing = self.things.get(timeout=PATIENCE_S)
        if isinstance(thing, CameraLost):
            raise thing
        return thing

    def close(self) -> None:
        self.calls.append("close")


@pytest.fixture
def scripted(monkeypatch) -> Scripted:
    monkeypatch.setattr(module, "FIRST_RETRY_S", 0.01)
    return Scripted()


class Stepping(JumpingClock):
    """A clock by which a frame comes every 100 ms."""

    def now(self) -> int:
        now, self.wall = self.wall, self.wall + 100
        return now


@pytest.fixture
def clock() -> Stepping:
    return Stepping(1000, 50_000)


@pytest.fixture
def newest(scripted, clock):
    newest = NewestFrame(scripted, "counter", clock)
    newest.start()
    yield newest
    scripted.things.put(CameraLost("over"))
    newest.stop()


def picture(shade: int) -> np.ndarray:
    return np.full((8, 8, 3), shade, np.uint8)


def test_a_slow_reader_gets_the_newest_frame_and_its_own_time(scripted, newest):
    for shade in (10, 20, 30):
        scripted.things.put(picture(shade))
    frame = newest.after(2, timeout_s=PATIENCE_S)
    assert (frame.number, frame.at, int(frame.picture()[0, 0, 0])) == (3, 1200, 30)


def test_no_new_frame_in_time_is_none(scripted, newest):
    scripted.things.put(picture(1))
    assert newest.after(0, timeout_s=PATIENCE_S).number == 1
    assert newest.after(1, timeout_s=0.05) is None


def test_a_lost_camera_is_closed_and_opened_again_and_its_frames_go_on_counting(scripted, newest):
    scripted.things.put(picture(1))
    scripted.things.put(CameraLost("The camera has stopped sending pictures.", "timeout"))
    scripted.things.put(picture(2))
    assert newest.after(1, timeout_s=PATIENCE_S).number == 2
    assert scripted.calls[:3] == ["open", "close", "open"]
    assert newest.state().problem == ""


def test_while_it_is_lost_the_state_says_why(scripted, newest, monkeypatch):
    monkeypatch.setattr(module, "FIRST_RETRY_S", 30)
    scripted.things.put(picture(1))
    newest.after(0, timeout_s=PATIENCE_S)
    scripted.things.put(CameraLost("The camera is not plugged in.", "/dev/video0"))
    while not newest.state().problem:
        time.sleep(0.01)
    assert newest.after(1, timeout_s=0.01) is None
    assert (newest.state().problem, newest.state().detail) == ("The camera is not plugged in.", "/dev/video0")


def test_a_driver_that_hangs_is_silent_for_longer_and_longer(scripted, newest, clock):
    scripted.things.put(picture(1))
    newest.after(0, timeout_s=PATIENCE_S)
    clock.passed += 25_000
    assert newest.state().silent_ms == 25_000
