"""Processes that tests have started and forgotten: boards, brokers, browsers, sound servers."""

from __future__ import annotations

import os
import time
from pathlib import Path

# What every process that a test starts inherits: the run of tests that it belongs to.
MARK = "SMILEPOST_TEST_RUN"
PATIENCE_S = 30.0


def mark() -> None:
    """Have what is started from here on belong to this run; test processes of its belong to it too."""
    os.environ.setdefault(MARK, f"{os.getpid()}.{time.time_ns()}")


def running() -> list[str]:
    """The commands of this run that are at work, without the tests themselves."""
    wanted = f"{MARK}={os.environ[MARK]}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has ended, or is another person's
        if wanted in environment and int(process.name) != os.getpid():
            found.append(f"{process.name} {command[:200]}")
    return found


def left() -> list[str]:
    """What still runs when all of it has had the time to end."""
    end = time.monotonic() + PATIENCE_S
    while (found := running()) and time.monotonic() < end:
        time.sleep(0.2)
    return found
