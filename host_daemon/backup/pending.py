"""Changes that the next start carries out: a backup put in place, or the demonstration left behind.

They are made only while nothing is open, and are laid out beside the data first. Nothing is deleted: what
was there before is moved into a folder of its own. A power cut in the middle is finished at the next start.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from host_daemon.backup.archive import Contents, unpack
from host_daemon.base.files import sync_folder, write_whole

FOLDER, READY = "renewal", "ready.json"
# Belongs to a file that is replaced, and goes with it.
ASIDE = {
    "config.json": ("config.json.last-good",),
    "secrets.json": ("secrets.json.last-good",),
    "journal.sqlite3": ("journal.sqlite3-wal", "journal.sqlite3-shm"),
}
# What the stand-ins recorded and pressed.
DEMONSTRATION = ("journal.sqlite3", "ring", "tracks", "photos", "voices", "stage")

Kind = Literal["restore", "leave"]


@dataclass(frozen=True)
class CarriedOut:
    """A change that a start has carried out. before: the folder with what was there."""

    kind: Kind
    before: Path


def stage_backup(data: Path, backup: Path, passphrase: str, now: int) -> Contents:
    """Check a backup and lay it out for the next start. Raises BadBackup and lays nothing out."""
    with tempfile.TemporaryDirectory(dir=data, prefix=".renewal.") as own:
        contents = unpack(backup, Path(own) / FOLDER, passphrase)
        cancel(data)
        (Path(own) / FOLDER).rename(data / FOLDER)
    _ready(data, "restore", now)
    return contents


def stage_leaving(data: Path, now: int) -> None:
    """Lay out that the next start leaves the demonstration behind."""
    cancel(data)
    (data / FOLDER).mkdir(mode=0o700)
    _ready(data, "leave", now)


def cancel(data: Path) -> None:
    """Forget what was laid out."""
    (data / FOLDER / READY).unlink(missing_ok=True)
    shutil.rmtree(data / FOLDER, ignore_errors=True)


def carry_out(data: Path, leave: Callable[[], None]) -> CarriedOut | None:
    """Carry out what was laid out, if anything was; what a backup that was cut off left behind goes.

    leave: takes the stand-ins out of the configuration.
    """
    for left in (*data.glob(".backup.*"), *data.glob(".renewal.*")):
        shutil.rmtree(left, ignore_errors=True)
    ready = data / FOLDER / READY
    if not ready.exists():
        return None
    order = json.loads(ready.read_bytes())
    kind: Kind = order["kind"]
    day = datetime.fromtimestamp(order["at"] / 1000, UTC).strftime("%Y-%m-%d-%H%M%S")
    before = data / f"{'demonstration' if kind == 'leave' else 'before'}-{day}"
    before.mkdir(exist_ok=True, mode=0o700)
    laid = [path for path in (data / FOLDER).iterdir() if path.name != READY]
    for name in DEMONSTRATION if kind == "leave" else [path.name for path in laid]:
        _move_aside(data, name, before)
    for path in laid:
        path.rename(data / path.name)
    sync_folder(data)
    if kind == "leave":
        leave()
    cancel(data)
    return CarriedOut(kind, before)


def _move_aside(data: Path, name: str, before: Path) -> None:
    for one in (name, *ASIDE.get(name, ())):
        # Already there: a start that was cut off has moved it, and what lies here now is new.
        if (data / one).exists() and not (before / one).exists():
            (data / one).rename(before / one)


def _ready(data: Path, kind: Kind, now: int) -> None:
    write_whole(data / FOLDER / READY, json.dumps({"kind": kind, "at": now}).encode())
