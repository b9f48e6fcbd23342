"""Cameras are opened and closed as the settings change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from host_daemon.base import clock
from host_daemon.events import Event, HealthReported, PhotoAsked, PhotoMissed
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.vision.camera import opencv, sources
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.picture import encoded
from host_daemon.vision.process import camera_worker
from host_daemon.vision.process.camera_pool import HUNG, MOST_LEFT, CameraPool
from tests.waiting import PATIENCE_S


@pytest.fixture
def said() -> list[Event]:
    return []


@pytest.fixture
def pool(tmp_path: Path, said: list[Event]) -> Iterator[CameraPool]:
    pool = CameraPool(tmp_path, said.append)
    yield pool
    pool.stop()


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A picture, which is a camera of one frame a second."""
    path = tmp_path / "wall.jpg"
    path.write_bytes(encoded(np.full((48, 64, 3), 120, np.uint8)))
    return f"file:{path}"


def asked(camera: str) -> PhotoAsked:
    return PhotoAsked(uid=f"a/photo/{camera}", at=1000, camera=camera, cause="a", point="p")


def test_each_camera_has_its_view(pool: CameraPool, source: str) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="counter", source=source),)))
    assert pool.live_view("counter") is not None
    assert pool.live_view("door") is None


def test_aiming_a_camera_does_not_open_it_anew(pool: CameraPool, source: str) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="counter", source=source),)))
    before = pool.live_view("counter")
    aimed = Camera(name="counter", source=source, region=(0.5, 0.0, 1.0, 1.0))
    pool.apply(VisionSettings(cameras=(aimed,)))
    assert pool.live_view("counter") is before


def test_another_ring_of_pictures_needs_the_camera_anew(pool: CameraPool, source: str) -> None:
    cameras = (Camera(name="counter", source=source),)
    pool.apply(VisionSettings(cameras=cameras))
    before = pool.live_view("counter")
    pool.apply(VisionSettings(cameras=cameras, photo_blur="all"))
    assert pool.live_view("counter") is not before


def test_a_camera_that_went_is_closed(pool: CameraPool, source: str) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="counter", source=source),)))
    pool.apply(VisionSettings())
    assert pool.live_view("counter") is None


def test_of_two_with_one_name_the_first_is_meant(pool: CameraPool, source: str) -> None:
    twins = (Camera(name="counter", source=source), Camera(name="counter", role="operator", source=source))
    pool.apply(VisionSettings(cameras=twins))
    assert pool.live_view("counter") is not None


def test_a_photo_of_a_camera_that_is_not_at_work_is_refused_at_once(
    pool: CameraPool, said: list[Event]
) -> None:
    pool.ask(asked("attic"))
    (missed,) = said
    assert isinstance(missed, PhotoMissed)
    assert (missed.uid, missed.photo) == ("a/photo/attic/done", "a/photo/attic")


def test_cameras_at_staff_rest_until_they_are_allowed(
    pool: CameraPool, source: str, said: list[Event]
) -> None:
    cameras = (Camera(name="till", role="operator", source=source),)
    pool.apply(VisionSettings(cameras=cameras))
    pool.beat()
    assert [(one.uid, one.health) for one in said if isinstance(one, HealthReported)] == [
        ("camera:till", "off")
    ]
    pool.apply(VisionSettings(cameras=cameras, measure_staff=True))
    assert pool.live_view("till") is not None


def test_without_cameras_the_beat_says_so(pool: CameraPool, said: list[Event]) -> None:
    pool.apply(VisionSettings())
    pool.beat()
    (beat,) = said
    assert isinstance(beat, HealthReported)
    assert (beat.health, beat.problem) == ("off", "No camera is configured.")


class Hanging:
    """A camera whose driver hangs while it is opened, until it is let go."""

    def __init__(self) -> None:
        self.opened = 0
        self._let_go = threading.Event()

    def open(self) -> None:
        self.opened += 1
        self._let_go.wait()
        raise CameraLost("It has let go.")

    def read(self) -> bytes:
        raise CameraLost("There is none.")

    def close(self) -> None:
        """Nothing is open."""

    def let_go(self) -> None:
        self._let_go.set()


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    """The camera `hangs`; others are as they are."""
    hanging, real = Hanging(), sources.camera
    monkeypatch.setattr(sources, "camera", lambda source: hanging if source == "hangs" else real(source))
    monkeypatch.setattr(camera_worker, "HUNG_MS", 1000)
    monkeypatch.setattr(opencv, "PICTURE_S", 0.05)
    yield hanging
    hanging.let_go()


def reached(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "this was not reached in time"
        time.sleep(0.02)


def replaced_until(pool: CameraPool, condition: Callable[[], bool]) -> None:
    """As the guard looks again and again."""

    def look() -> bool:
        pool.replace_hung()
        return condition()

    reached(look)


def of_camera(said: list[Event], name: str) -> list[HealthReported]:
    return [one for one in said if isinstance(one, HealthReported) and one.name == name]


def test_no_camera_is_replaced_that_gives_pictures(pool: CameraPool, source: str, said: list[Event]) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="counter", source=source),)))
    before = pool.live_view("counter")
    assert pool.replace_hung()
    assert pool.live_view("counter") is before
    reached(lambda: any(one.health == "ok" for one in of_camera(said, "counter")))


def test_one_camera_that_hangs_is_replaced_and_takes_no_other_along(
    pool: CameraPool, source: str, said: list[Event], hanging: Hanging
) -> None:
    cameras = (Camera(name="yard", source="hangs"), Camera(name="counter", source=source))
    pool.apply(VisionSettings(cameras=cameras))
    counter, yard = pool.live_view("counter"), pool.live_view("yard")
    reached(lambda: any(one.health == "ok" for one in of_camera(said, "counter")))
    replaced_until(pool, lambda: hanging.opened == 1 + MOST_LEFT)
    reached(lambda: any(one.problem == HUNG for one in of_camera(said, "yard")))
    # Both views go on where they were: that of the good camera, and the one somebody has open on the bad one.
    assert (pool.live_view("counter"), pool.live_view("yard")) == (counter, yard)
    frames = of_camera(said, "counter")[-1].detail["frames"]
    reached(lambda: of_camera(said, "counter")[-1].detail["frames"] > frames)
    # There are no more readers than that, and the process goes on for the good one.
    assert pool.replace_hung()
    assert hanging.opened == 1 + MOST_LEFT


def test_a_driver_that_lets_go_is_opened_again(pool: CameraPool, said: list[Event], hanging: Hanging) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="yard", source="hangs"),)))
    replaced_until(pool, lambda: hanging.opened == 1 + MOST_LEFT)
    hanging.let_go()
    reached(lambda: of_camera(said, "yard")[-1].problem == "It has let go.")


def test_a_request_that_waits_is_asked_of_the_new_reader(
    pool: CameraPool, said: list[Event], hanging: Hanging
) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="yard", source="hangs"),)))
    pool.ask(replace(asked("yard"), at=clock.now_ms() + 1500))
    replaced_until(pool, lambda: hanging.opened == 2)
    reached(lambda: any(isinstance(one, PhotoMissed) for one in said))


def test_only_when_every_camera_hangs_for_good_a_new_process_may_help(
    pool: CameraPool, hanging: Hanging
) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="yard", source="hangs"),)))
    assert pool.replace_hung()
    reached(lambda: not pool.replace_hung())
    assert hanging.opened == 1 + MOST_LEFT
