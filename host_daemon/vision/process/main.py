"""The vision process: requests from standard input, events to standard output, settings as they change."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

import cv2

from host_daemon.events import BadEvent, PhotoAsked, from_line
from host_daemon.settings.vision import VisionSettings
from host_daemon.vision.lines import Lines
from host_daemon.vision.process.camera_pool import Cameras
from host_daemon.vision.process.live_view_server import ViewServer

log = logging.getLogger(__name__)

HUNG_EXIT, FAILED_EXIT = 75, 70
# What is turned off on the page, such as measuring staff, must be off at once.
SETTINGS_S = 0.5


def run(
    settings: VisionSettings,
    data: Path,
    requests: IO[str],
    answers: IO[str],
    changed: Callable[[], VisionSettings | None],
) -> int:
    """Work until `requests` ends. changed: the settings when they differ from the last, else None."""
    cv2.setNumThreads(1)
    lines = Lines(answers)
    cameras = Cameras(data, lines)
    cameras.apply(settings)
    server = ViewServer(data, cameras.window)
    server.start()
    duties = {
        "guard": partial(_guard, cameras),
        "settings": partial(_follow, cameras, changed),
    }
    for name, task in duties.items():
        threading.Thread(target=partial(_on_duty, task), name=name, daemon=True).start()
    try:
        for line in requests:
            _serve(line, cameras)
    finally:
        server.stop()
        cameras.stop()
    return 0


def _on_duty(task: Callable[[], None]) -> None:
    """Without its guard, or deaf to what is turned off on the page, this process must not live on."""
    try:
        task()
    except Exception:
        log.exception("this process ends so that a new one can start")
    sys.stderr.flush()
    os._exit(FAILED_EXIT)


def _serve(line: str, cameras: Cameras) -> None:
    try:
        asked = from_line(line)
    except BadEvent as error:
        log.warning("a request was not understood: %s", error)
        return
    if isinstance(asked, PhotoAsked):
        cameras.ask(asked)
    else:
        log.warning("%s is nothing that this process does", type(asked).__name__)


def _guard(cameras: Cameras) -> None:
    """Ends the process when a driver hangs (the core starts it anew), and beats for what rests."""
    while True:
        if name := cameras.hung():
            log.error("camera %s: its driver hangs; this process ends so that a new one can start", name)
            sys.stderr.flush()
            os._exit(HUNG_EXIT)
        cameras.beat()
        time.sleep(1)


def _follow(cameras: Cameras, changed: Callable[[], VisionSettings | None]) -> None:
    while True:
        time.sleep(SETTINGS_S)
        if (settings := changed()) is not None:
            log.info("the settings have changed")
            cameras.apply(settings)
