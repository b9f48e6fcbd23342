"""Data folder of a post."""

from __future__ import annotations

import contextlib
import errno
import os
import pwd
import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _

READ_ONLY = _(
    "The disk of {data} can only be read, so nothing can be stored. A worn memory card becomes so by itself: "
    "save what is on it and replace it. If it was only mounted so: sudo mount -o remount,rw and the disk's "
    "folder. Or name another folder with --data or SMILEPOST_DATA."
)

# After a start with sudo, say, or on a disk from another machine.
FOREIGN = _(
    "{path} belongs to {owner}, so {user} cannot use it. "
    "If the post is yours: sudo chown -R {user} {folder}. If it is not, run the command as {owner}."
)
UNMADE = _(
    "{parent} belongs to {owner}, so {data} cannot be made there. Make it for yourself: "
    "sudo install -d -o {user} {data}. Or name another folder with --data or SMILEPOST_DATA."
)

MENDABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)


def default_data() -> Path:
    """SMILEPOST_DATA, or `var` beside the virtual environment that this Python runs from."""
    chosen = os.environ.get("SMILEPOST_DATA")
    return Path(chosen) if chosen else Path(sys.prefix).parent / "var"


def prepare(data: Path) -> None:
    """Make sure of the data folder, which only its owner may look into. Raises UserError."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except PermissionError:
        parent = next(parent for parent in data.absolute().parents if parent.exists())
        raise UserError(
            UNMADE, parent=parent, owner=_owner(parent), data=quote(str(data)), user=_name(os.geteuid())
        ) from None
    except OSError as error:
        raise UserError(
            _(
                "{data} cannot be the folder of the post's data: {error}. "
                "Name another one with --data or SMILEPOST_DATA."
            ),
            data=data,
            error=error.strerror,
        ) from None
    if not _read_only(data):
        _refuse_foreign(data)


def refuse_read_only(data: Path) -> None:
    """Raises UserError when nothing can be written to the disk of an existing data folder."""
    if _read_only(data):
        raise UserError(READ_ONLY, data=data)


def told(error: OSError, data: Path) -> UserError | None:
    """What a person can mend of a failed access to files; None when it is the program's own fault."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else data
    within = path.absolute().is_relative_to(data.absolute())
    if error.errno == errno.EROFS and within:
        return UserError(READ_ONLY, data=data)
    if error.errno in (errno.EACCES, errno.EPERM) and within:
        return _foreign(path, data)
    return UserError(f"{path}: {error.strerror}") if error.errno in MENDABLE else None


def _foreign(path: Path, data: Path) -> UserError:
    user = _name(os.geteuid())
    return UserError(FOREIGN, path=path, owner=_owner(path), user=user, folder=quote(str(data)))


def _read_only(data: Path) -> bool:
    return bool(os.statvfs(data).f_flag & os.ST_RDONLY)


def _refuse_foreign(data: Path) -> None:
    """Raises UserError when the folder, or what lies in it, belongs to another user and cannot be written."""
    for path in (data, *_within(data), *_within(data / "run")):
        # What vanishes meanwhile is nobody's.
        with contextlib.suppress(OSError):
            if path.lstat().st_uid != os.geteuid() and path.exists() and not os.access(path, os.W_OK):
                raise _foreign(path, data)


def _within(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from folder.iterdir()


def _owner(path: Path) -> str:
    try:
        return _name(path.lstat().st_uid)
    except OSError:  # in a folder that cannot be looked into
        return _owner(path.parent)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # of another machine
        return str(uid)
