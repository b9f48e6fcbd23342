"""One post per data folder, and a way for others to see that it runs."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from host_daemon.base.errors import UserError
from host_daemon.base.texts import terminal


def hold(path: Path) -> TextIO:
    """Take the lock for as long as this process lives; keep the file. Raises UserError when it is taken."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = path.open("a+")
    if not _take(file):
        file.seek(0)
        owner = file.read().strip() or "?"
        file.close()
        raise UserError(
            terminal().text(
                "A post is running on {data} already (process {owner}). "
                "Stop it first, or give another folder with --data.",
                data=path.parent.parent,
                owner=owner,
            )
        )
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def held(path: Path) -> bool:
    """Whether some process holds the lock."""
    if not path.exists():
        return False
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _take(file: TextIO) -> bool:
    # Whoever looks with `held` has the lock for an instant, so one refusal says nothing yet.
    for _ in range(5):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False
