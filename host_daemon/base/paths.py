"""Data folder of a post."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _

READ_ONLY = _(
    "The disk of {data} can only be read, so nothing can be stored. A worn memory card becomes so by itself: "
    "save what is on it and replace it. If it was only mounted so: sudo mount -o remount,rw and the disk's "
    "folder. Or name another folder with --data or SMILEPOST_DATA."
)


def default_data() -> Path:
    """SMILEPOST_DATA, or `var` beside the virtual environment that this Python runs from."""
    chosen = os.environ.get("SMILEPOST_DATA")
    return Path(chosen) if chosen else Path(sys.prefix).parent / "var"


def prepare(data: Path) -> None:
    """Make sure of the data folder, which only its owner may look into. Raises UserError."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UserError(
            _(
                "{data} cannot be the folder of the post's data: {error}. "
                "Name another one with --data or SMILEPOST_DATA."
            ),
            data=data,
            error=error.strerror,
        ) from None


def refuse_read_only(data: Path) -> None:
    """Raises UserError when nothing can be written to the disk of an existing data folder."""
    if os.statvfs(data).f_flag & os.ST_RDONLY:
        raise UserError(READ_ONLY, data=data)
