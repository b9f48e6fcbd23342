"""The vision process: requests from standard input, events to standard output, settings as they change."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import cv2

from host_daemon.events import PhotoAsked
from host_daemon.settings.vision import VisionSettings
from host_daemon.supervision.event_lines import EventWriter, read_events
from host_daemon.vision.process.camera_pool import CameraPool
from host_daemon.vision.process.live_view_server import LiveViewServer
from host_daemon.vision.process.settings_changes import SettingsChanges

log = logging.getLogger(__name__)

HUNG_EXIT, FAILED_EXIT = 75, 70
# What is turned off on the page, such as measuring staff, must be off at once.
SETTINGS_S = 0.5


def run(
    settings: VisionSettings,
    data: Path,
    requests: IO[str],
    answers: IO[str],
    changes: SettingsChanges | None,
) -> int:
    """Work until `requests` ends. changes: None for settings that stay as they are."""
    cv2.setNumThreads(1)
    events = EventWriter(answers)
    pool = CameraPool(data, events.emit)
    pool.apply(settings)
    server = LiveViewServer(data, pool)
    server.start()
    threading.Thread(target=_guard, args=(pool,), name="guard", daemon=True).start()
    if changes is not None:
        threading.Thread(target=_follow, args=(pool, changes), name="settings", daemon=True).start()
    try:
        for asked in read_events(requests):
            if isinstance(asked, PhotoAsked):
                pool.ask(asked)
            else:
                log.warning("%s is nothing that this process does", type(asked).__name__)
    finally:
        server.stop()
        pool.stop()
        events.close()
    return 0


@contextlib.contextmanager
def _vital() -> Iterator[None]:
    """Without its guard, or deaf to what is turned off on the page, this process must not live on."""
    try:
        yield
    except Exception:
        log.exception("this process ends so that a new one can start")
        _exit(FAILED_EXIT)


def _exit(status: int) -> None:
    """End at once: a driver that hangs would hold up an orderly end."""
    sys.stderr.flush()
    os._exit(status)


def _guard(pool: CameraPool) -> None:
    """Puts others in the place of readers that hang; ends the process when every camera does (the core starts
    it anew); beats for what rests."""
    with _vital():
        while True:
            if not pool.replace_hung():
                log.error("the drivers of all cameras hang; this process ends so that a new one can start")
                _exit(HUNG_EXIT)
            pool.beat()
            time.sleep(1)


def _follow(pool: CameraPool, changes: SettingsChanges) -> None:
    """Takes up settings as they change."""
    with _vital():
        while True:
            time.sleep(SETTINGS_S)
            if (settings := changes.take()) is not None:
                log.info("the settings have changed")
                pool.apply(settings)
