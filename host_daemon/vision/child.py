"""The vision process: a watcher per camera, requests from standard input, events to standard output."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import IO

import cv2

from host_daemon import clock
from host_daemon.errors import UserError
from host_daemon.events import BadEvent, HealthReported, PhotoAsked, PhotoMissed, from_line
from host_daemon.texts import mark as _
from host_daemon.vision import sources
from host_daemon.vision.camera import NewestFrame
from host_daemon.vision.expiry import expire
from host_daemon.vision.lines import Lines
from host_daemon.vision.nets import eyes
from host_daemon.vision.photos import PhotoDesk, PhotoRing
from host_daemon.vision.settings import Camera, VisionSettings
from host_daemon.vision.view import ViewServer
from host_daemon.vision.watcher import Watcher

log = logging.getLogger(__name__)

HUNG_EXIT = 75
UNKNOWN_CAMERA = _("There is no camera of that name at work.")
STAFF_OFF = _("Measuring staff is off until a manager turns it on.")
NO_CAMERA = _("No camera is set up.")


def watcher(camera: Camera, settings: VisionSettings, data: Path, lines: Lines) -> Watcher:
    """Everything one camera needs."""
    try:
        source = sources.camera(camera.source)
    except UserError as error:
        log.error("%s", error)
        source = sources.NoCamera(camera.source)
    frames = NewestFrame(source, camera.name)
    ring = PhotoRing(round(settings.photo_ring_s * 1000))
    desk = PhotoDesk(data, ring, round(settings.photo_nearest_s * 1000))
    return Watcher(camera, frames, eyes(), desk, lines.emit, settings)


def run(settings: VisionSettings, data: Path, requests: IO[str], answers: IO[str]) -> int:
    """Work until `requests` ends."""
    cv2.setNumThreads(1)
    lines = Lines(answers)
    working = [c for c in settings.cameras if c.role != "operator" or settings.measure_staff]
    resting = [c for c in settings.cameras if c not in working]
    watchers = {camera.name: watcher(camera, settings, data, lines) for camera in working}
    server = ViewServer(data, {name: each.window for name, each in watchers.items()})
    server.start()
    for each in watchers.values():
        each.start()
    duties = {"guard": partial(_guard, watchers, resting, lines), "expiry": partial(_tidy, settings, data)}
    for name, task in duties.items():
        threading.Thread(target=task, name=name, daemon=True).start()
    try:
        for line in requests:
            _serve(line, watchers, lines)
    finally:
        server.stop()
        for each in watchers.values():
            each.stop()
    return 0


def _serve(line: str, watchers: dict[str, Watcher], lines: Lines) -> None:
    try:
        asked = from_line(line)
    except BadEvent as error:
        log.warning("a request was not understood: %s", error)
        return
    if not isinstance(asked, PhotoAsked):
        log.warning("%s is nothing that this process does", type(asked).__name__)
    elif asked.camera in watchers:
        watchers[asked.camera].ask(asked)
    else:
        lines.emit(
            PhotoMissed(
                uid=f"{asked.uid}/done",
                at=asked.at,
                photo=asked.uid,
                cause=asked.cause,
                reason=UNKNOWN_CAMERA,
            )
        )


def _guard(watchers: dict[str, Watcher], resting: list[Camera], lines: Lines) -> None:
    """Ends the process when a driver hangs (the core starts it anew), and beats for what rests."""
    while True:
        for name, each in watchers.items():
            if each.hung:
                log.error("camera %s: its driver hangs; this process ends so that a new one can start", name)
                sys.stderr.flush()
                os._exit(HUNG_EXIT)
        for camera in resting:
            lines.emit(_off(camera.name, STAFF_OFF, camera.virtual))
        if not watchers and not resting:
            lines.emit(_off("none", NO_CAMERA))
        time.sleep(1)


def _tidy(settings: VisionSettings, data: Path) -> None:
    """Removes expired photos, once an hour."""
    while True:
        expire(data, settings.photo_keep_days, clock.now_ms())
        time.sleep(3600)


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
