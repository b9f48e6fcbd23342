"""One camera at work, against the virtual camera."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from host_daemon.base import clock
from host_daemon.events import (
    BurstSeen,
    Event,
    FacesMeasured,
    HealthReported,
    PhotoAsked,
    PhotoMissed,
    PhotoTaken,
)
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.vision.camera import picture_quality
from host_daemon.vision.camera.camera import NewestFrame
from host_daemon.vision.camera.mjpeg import MjpegCamera
from host_daemon.vision.camera.opencv import FileCamera
from host_daemon.vision.faces.face_detector import BlazeFace, Face
from host_daemon.vision.faces.networks import Networks, load_networks
from host_daemon.vision.picture import decoded, encoded
from host_daemon.vision.process.camera_worker import CameraWorker
from host_daemon.vision.process.photos import PhotoRing, PhotoTaker
from models.manifest import load
from tests.waiting import PATIENCE_S

BLIND = Networks(None, None, "blazeface.tflite: cannot be read")


class Running:
    def __init__(self, worker: CameraWorker, events: queue.Queue[Event]) -> None:
        self.worker, self.events = worker, events

    def until(self, fits: Callable[[Event], bool]) -> Event:
        while True:
            event = self.events.get(timeout=PATIENCE_S)
            if fits(event):
                return event

    def photo(self) -> PhotoTaken | PhotoMissed:
        asked = PhotoAsked(
            uid="a.1.1/photo/counter",
            at=clock.now_ms() + 500,
            camera="counter",
            cause="a.1.1",
            point="point-1",
        )
        self.worker.ask(asked)
        return self.until(lambda e: isinstance(e, PhotoTaken | PhotoMissed))


@pytest.fixture
def run(stage, tmp_path) -> Iterator[Callable[..., Running]]:
    started = []

    def run(ready: Networks, file: Path | None = None, port=None, nearest_ms=1500, **changes) -> Running:
        events: queue.Queue[Event] = queue.Queue()
        settings = replace(VisionSettings(), **changes)
        camera = Camera(source=f"file:{file}" if file else stage.camera.url)
        photos = PhotoTaker(tmp_path, PhotoRing(20_000), nearest_ms)
        port = port or (FileCamera(file) if file else MjpegCamera(camera.source))
        frames = NewestFrame(port, camera.name)
        worker = CameraWorker(camera, frames, ready, photos, events.put, settings)
        worker.start()
        started.append(worker)
        return Running(worker, events)

    yield run
    for worker in started:
        worker.stop()


def test_without_models_the_manager_is_told_and_photos_go_on(run, stage, tmp_path):
    stage.show("smile")
    running = run(BLIND)
    health = running.until(lambda e: isinstance(e, HealthReported) and e.health == "warning")
    assert health.problem.startswith("Faces are not measured")
    assert health.detail["trouble"] == "blazeface.tflite: cannot be read"
    taken = running.photo()
    assert stage.read(decoded((tmp_path / taken.path).read_bytes())) == "smile"
    assert not any(isinstance(event, FacesMeasured) for event in running.events.queue)


def test_without_models_a_photo_that_must_hide_faces_is_not_taken(run, stage):
    stage.show("smile")
    missed = run(BLIND, photo_blur="all").photo()
    assert missed.reason.startswith("No photo was taken: faces cannot be hidden")


def test_a_photo_that_hides_all_faces_shows_none(run, stage, tmp_path):
    stage.show("smile")
    running = run(load_networks(), photo_blur="all")
    running.until(lambda e: isinstance(e, FacesMeasured) and e.faces == 1)
    taken = running.photo()
    assert taken.faces == 1
    picture = decoded((tmp_path / taken.path).read_bytes())
    assert BlazeFace(load("blazeface")).find(picture) == []


class Shy:
    """Misses every face on whole pictures, as a film does whose frames are not all searched."""

    def find(self, picture):
        height, width = picture.shape[:2]
        return BlazeFace(load("blazeface")).find(picture) if width == height else []


def test_a_face_that_the_film_missed_is_hidden_on_the_photo_all_the_same(run, stage, tmp_path):
    stage.show("smile")
    running = run(Networks(Shy(), None), photo_blur="all")
    running.until(lambda e: isinstance(e, FacesMeasured) and e.frames > 1)
    taken = running.photo()
    assert taken.faces == 0
    assert BlazeFace(load("blazeface")).find(decoded((tmp_path / taken.path).read_bytes())) == []


class Stuck:
    """A camera that gives one and the same picture for ever."""

    def __init__(self, picture) -> None:
        self._picture = picture

    def open(self) -> None: ...

    def read(self):
        threading.Event().wait(0.04)
        return self._picture

    def close(self) -> None: ...


def test_a_picture_that_stands_still_is_no_smile_and_no_photo(run, astronaut, monkeypatch):
    monkeypatch.setattr(picture_quality, "STILL_MS", 300)
    running = run(load_networks(), port=Stuck(astronaut), nearest_ms=100)
    still = running.until(lambda e: isinstance(e, HealthReported) and e.problem == picture_quality.STILL_TEXT)
    seconds = []
    running.until(lambda e: seconds.append(e) or (isinstance(e, HealthReported) and e.at > still.at + 2500))
    assert not [e for e in seconds if isinstance(e, FacesMeasured) and e.at > still.at]
    assert running.photo().reason == "The camera has no picture of that moment."


def test_a_smile_that_breaks_out_is_told(run, stage):
    stage.show("neutral")
    running = run(load_networks())
    for _ in range(4):
        running.until(lambda e: isinstance(e, FacesMeasured) and e.seen >= 3)
    stage.show("smile")
    burst = running.until(lambda e: isinstance(e, BurstSeen))
    assert (burst.camera, burst.direction) == ("counter", "positive")


def test_huge_pictures_are_made_smaller_and_their_faces_still_found(run, tmp_path, astronaut):
    huge = np.repeat(np.repeat(astronaut, 12, axis=0), 12, axis=1)
    (tmp_path / "huge.jpg").write_bytes(encoded(huge))
    running = run(load_networks(), tmp_path / "huge.jpg")
    small = running.until(lambda e: isinstance(e, HealthReported) and 0 < e.detail["width"] <= 2048)
    assert small.detail["width"] == huge.shape[1] // 4
    assert running.until(lambda e: isinstance(e, FacesMeasured) and e.at > small.at).faces == 1


def test_a_picture_longer_than_opencv_turns_is_made_smaller_at_once(run, tmp_path, astronaut):
    # 34,000 pixels wide; the crop of a face cannot be taken from more than 32,767.
    wide = np.full((400, 34_000, 3), 90, np.uint8)
    wide[:, :400] = astronaut[:400, :400]
    cv2.imwrite(str(tmp_path / "wide.png"), wide)
    running = run(Networks(Everywhere(), load_networks().expression), tmp_path / "wide.png", least_stay_s=0.0)
    assert running.until(lambda e: isinstance(e, FacesMeasured)).seen > 0


class Everywhere:
    """Finds a face that fills the picture."""

    def find(self, picture):
        height, width = picture.shape[:2]
        points = ((0.3 * width, 0.4 * height), (0.7 * width, 0.4 * height))
        return [Face(0, 0, width, height, 1.0, points)]
