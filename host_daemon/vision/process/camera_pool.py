"""Camera pool: a worker for each camera, opened and closed as the settings change."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from host_daemon.base import clock
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported, PhotoAsked, PhotoMissed, uids
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.store.unread import UnreadStore
from host_daemon.supervision.event_lines import Emit
from host_daemon.vision.camera import sources
from host_daemon.vision.camera.camera import OPENING, NewestFrame
from host_daemon.vision.faces.networks import load_networks
from host_daemon.vision.process.camera_worker import CameraWorker
from host_daemon.vision.process.live_view import LiveView
from host_daemon.vision.process.photos import PhotoRing, PhotoTaker

log = logging.getLogger(__name__)

UNKNOWN_CAMERA = _("There is no camera of that name at work.")
STAFF_OFF = _("Measuring staff is off until a manager turns it on.")
NO_CAMERA = _("No camera is configured.")
HUNG = _("The camera's driver hangs. The camera is opened again.")

# Readers that hang in a driver, of one camera: none takes their place while there are so many.
MOST_LEFT = 3


def camera_worker(
    camera: Camera, settings: VisionSettings, data: Path, emit: Emit, problem: str = OPENING
) -> CameraWorker:
    """Everything one camera needs. problem: told until it is open."""
    try:
        source = sources.camera(camera.source)
    except UserError as error:
        log.error("%s", error)
        source = sources.NoCamera(camera.source)
    frames = NewestFrame(source, camera.name, unread=UnreadStore(data), problem=problem)
    ring = PhotoRing(round(settings.photo_ring_s * 1000))
    photos = PhotoTaker(data, ring, round(settings.photo_nearest_s * 1000))
    return CameraWorker(camera, frames, load_networks(), photos, emit, settings)


class CameraPool:
    """A worker per camera. May be called from any thread. settings: newest.

    A camera is opened anew only when its source or its ring of pictures changes: aiming must neither blink
    nor forget the last seconds.
    """

    def __init__(self, data: Path, emit: Emit) -> None:
        self._data, self._emit = data, emit
        self.settings = VisionSettings()
        self._lock, self._changing = threading.Lock(), threading.Lock()
        self._left: dict[str, list[CameraWorker]] = {}
        self._workers: dict[str, CameraWorker] = {}
        self._opened: dict[str, object] = {}
        self._resting: tuple[Camera, ...] = ()

    def apply(self, settings: VisionSettings) -> None:
        """Make it so: cameras that are new are opened, those that went are closed, the others adjusted."""
        with self._changing:
            self._apply(settings)

    def _apply(self, settings: VisionSettings) -> None:
        # Of two with one name the first is meant.
        named = {camera.name: camera for camera in reversed(settings.cameras)}.values()
        working = {c.name: c for c in named if c.role != "operator" or settings.measure_staff}
        fresh = {name: _opening(camera, settings) for name, camera in working.items()}
        gone = [name for name, opened in self._opened.items() if fresh.get(name) != opened]
        left: list[PhotoAsked] = []
        for name in gone:
            with self._lock:
                old = self._workers.pop(name)
            old.stop()
            left += old.unanswered()
        for name, camera in working.items():
            if name in self._workers:
                self._workers[name].adjust(camera, settings)
                continue
            new = camera_worker(camera, settings, self._data, self._emit)
            with self._lock:
                self._workers[name] = new
            new.start()
        self._opened = fresh
        self._resting = tuple(camera for camera in named if camera.name not in working)
        self.settings = settings
        for asked in left:
            self.ask(asked)

    def ask(self, asked: PhotoAsked) -> None:
        """A photo is wanted; one of a camera that is not at work is answered at once."""
        with self._lock:
            found = self._workers.get(asked.camera)
        if found is not None:
            found.ask(asked)
            return
        self._emit(
            PhotoMissed(
                uid=uids.answer(asked.uid),
                at=asked.at,
                photo=asked.uid,
                cause=asked.cause,
                reason=UNKNOWN_CAMERA,
            )
        )

    def live_view(self, name: str) -> LiveView | None:
        """The live view of a camera; None when it is not at work."""
        with self._lock:
            found = self._workers.get(name)
        return found.live_view if found else None

    def replace_hung(self) -> bool:
        """Give each camera whose driver hangs another reader, so that the others work on. False when every
        camera hangs, however often: a new process may help then, and takes none along."""
        with self._changing:
            named = {camera.name: camera for camera in reversed(self.settings.cameras)}
            hopeless = [
                worker.hung and not self._replace(named[name], worker)
                for name, worker in list(self._workers.items())
            ]
            return not (hopeless and all(hopeless))

    def _replace(self, camera: Camera, worker: CameraWorker) -> bool:
        """Whether another reader has taken the place of one that hangs."""
        left = [one for one in self._left.get(camera.name, ()) if one.left_behind]
        self._left[camera.name] = left
        if len(left) >= MOST_LEFT:
            return False
        log.error("camera %s: its driver hangs; it is opened again", camera.name)
        worker.stop()
        left.append(worker)
        new = camera_worker(camera, self.settings, self._data, self._emit, HUNG)
        new.live_view = worker.live_view
        with self._lock:
            self._workers[camera.name] = new
        new.start()
        for asked in worker.unanswered():
            self.ask(asked)
        return True

    def beat(self) -> None:
        """Say that cameras which are not at work are off, and why."""
        for camera in self._resting:
            self._emit(_off(camera.name, STAFF_OFF, camera.virtual))
        if not self._opened and not self._resting:
            self._emit(_off("none", NO_CAMERA))

    def stop(self) -> None:
        with self._lock:
            workers, self._workers = self._workers, {}
        for each in workers.values():
            each.stop()


def _opening(camera: Camera, settings: VisionSettings) -> object:
    """Settings that a camera is opened with; everything else can change while it works.

    Pictures in the ring know which of their faces are to be hidden, so other hiding needs a new ring.
    """
    ring = settings.photo_ring_s, settings.photo_nearest_s, settings.photo_blur
    return camera.source, camera.virtual, ring


def _off(name: str, problem: str, virtual: bool = False) -> HealthReported:
    return HealthReported(
        uid=f"camera:{name}",
        at=clock.now_ms(),
        sense="camera",
        name=name,
        health="off",
        problem=problem,
        virtual=virtual,
    )
