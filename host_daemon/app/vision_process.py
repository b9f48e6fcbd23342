"""Composition of the vision process: cameras, their settings as they change, events on standard output."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from pathlib import Path

from host_daemon.settings.vision import Camera
from host_daemon.store.config import Config
from host_daemon.vision.process import main
from host_daemon.vision.process.settings_changes import SettingsChanges


def run(data: Path, source: str | None = None) -> int:
    """Measure until standard input ends; gives the exit status. source: of a camera that is used instead of
    those that are set up."""
    config = Config(data)
    known = config.settings().vision
    settings = replace(known, cameras=(Camera(source=source),)) if source else known
    changes = None if source else SettingsChanges(config, known)
    # Only events may reach the output: what a library prints there goes to the log.
    output, sys.stdout = sys.stdout, sys.stderr
    with contextlib.suppress(BrokenPipeError):
        return main.run(settings, data, sys.stdin, output, changes)
    return 0
