"""Cameras are opened and closed as the settings change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from host_daemon.events import Event, HealthReported, PhotoAsked, PhotoMissed
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.vision.picture import encoded
from host_daemon.vision.process.camera_pool import CameraPool


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


def test_no_camera_hangs_that_gives_pictures(pool: CameraPool, source: str) -> None:
    pool.apply(VisionSettings(cameras=(Camera(name="counter", source=source),)))
    assert pool.hung() is None
