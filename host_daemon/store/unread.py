"""Store of what could not be read: bytes of receipts, recordings and pictures that were not understood.

Each is one private file in the folder `unread`: a line of JSON that says what it is, then the bytes. The
name has all that the bounds are kept by, so that no file is opened for them. Processes may keep at the same
time: every file has a name of its own and is written whole, and each process finds the same oldest to remove.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import shutil
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, cast, get_args

from host_daemon.base.durations import HOUR_MS
from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.texts import Texts

log = logging.getLogger(__name__)

UnreadKind = Literal["receipt", "recording", "pictures"]

FOLDER = "unread"
LARGEST = 4 << 20  # bytes of one; what is longer is kept up to there
MOST = 200  # files, and
MOST_BYTES = 64 << 20  # of all together: the oldest go
# Of one source: the oldest goes. One that is never understood must neither push out others nor wear the disk.
MOST_OF_ONE = 20
MOST_AN_HOUR = 20
LEAST_FREE = 256 << 20  # bytes that the disk must have left

_NAME = re.compile(rf"(\d{{1,15}})-({'|'.join(get_args(UnreadKind))})-([0-9a-f]{{8}})-([0-9a-f]{{8}})\.bin")


@dataclass(frozen=True)
class Unread:
    """Something that was not understood. at: UTC ms. source: the post's own name of what sent it. size: of
    the bytes that are kept, of `sent` that came. reason: a key of `texts` with its values."""

    name: str
    kind: UnreadKind
    at: int
    source: str
    size: int
    sent: int
    reason: str
    values: dict[str, Any]

    def why(self, words: Texts) -> str:
        """The reason in this language."""
        return _error(self.reason, self.values).said(words)


class UnreadStore:
    """Keeps what could not be read. data: the post's folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def keep(
        self, kind: UnreadKind, source: str, sent: bytes, reason: UserError | str, now: int
    ) -> str | None:
        """Keep bytes that were not understood; gives their name, None when they are not kept: the same are
        there already, this source has given enough within the hour, or there is no room.

        source: a name that the post gave (never an address, which may hold a password). Blocks; never fails.
        """
        mark, same = _hash(f"{kind}/{source}".encode()), _hash(sent)
        name = f"{now}-{kind}-{mark}-{same}.bin"
        error = reason if isinstance(reason, UserError) else UserError(reason)
        head = {"source": source, "sent": len(sent), "reason": error.message, "values": _plain(error.values)}
        whole = json.dumps(head, ensure_ascii=False).encode() + b"\n" + sent[:LARGEST]
        try:
            before = [one for one in self._files() if one.source == mark]
            lately = [one for one in before if abs(now - one.at) < HOUR_MS]
            if any(one.content == same for one in before) or len(lately) >= MOST_AN_HOUR:
                return None
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self._folder).free < LEAST_FREE:
                return None
            write_whole(self._folder / name, whole)
            self._bound(mark)
        except OSError as failure:
            log.warning("what could not be read cannot be kept: %s", failure.strerror)
            return None
        return name

    def all(self) -> tuple[Unread, ...]:
        """Everything that is kept, the newest first."""
        found = [self._look(one.path) for one in reversed(self._files())]
        return tuple(one for one in found if one is not None)

    def find(self, name: str) -> Unread | None:
        """The one with that name, None if there is none."""
        return self._look(self._folder / name) if _NAME.fullmatch(name) else None

    def sent(self, name: str) -> bytes | None:
        """The bytes as they came, None when there is nothing of that name."""
        if not _NAME.fullmatch(name):
            return None
        try:
            return (self._folder / name).read_bytes().partition(b"\n")[2]
        except OSError:
            return None

    def remove(self, name: str) -> bool:
        """Whether something of that name was there and is gone."""
        if not _NAME.fullmatch(name):
            return False
        try:
            (self._folder / name).unlink()
        except OSError:
            return False
        return True

    def before(self, moment: int) -> list[Path]:
        """Files of what came before that moment, the oldest first, and what a power cut left of a file."""
        old = [one.path for one in self._files() if one.at < moment]
        for path in self._folder.glob(".*.bin.*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime * 1000 < moment:
                    old.append(path)
        return old

    def _files(self) -> list[_File]:
        found = []
        for path in self._folder.glob("*.bin"):
            if match := _NAME.fullmatch(path.name):
                found.append(_File(int(match[1]), path, match[3], match[4]))
        return sorted(found, key=lambda one: (one.at, one.path.name))

    def _bound(self, source: str) -> None:
        files = self._files()
        of_one = [one for one in files if one.source == source]
        gone = of_one[: max(0, len(of_one) - MOST_OF_ONE)]
        left = [one for one in files if one not in gone]
        sizes = {one: _size(one.path) for one in left}
        used = sum(sizes.values())
        while len(left) > MOST or used > MOST_BYTES:
            used -= sizes[left[0]]
            gone.append(left.pop(0))
        for one in gone:
            one.path.unlink(missing_ok=True)

    def _look(self, path: Path) -> Unread | None:
        found = _NAME.fullmatch(path.name)
        if found is None:
            return None
        try:
            with path.open("rb") as file:
                head = file.readline(1 << 16)
                size = path.stat().st_size - len(head)
            told = json.loads(head)
            return Unread(
                name=path.name,
                kind=cast(UnreadKind, found[2]),
                at=int(found[1]),
                source=str(told["source"]),
                size=size,
                sent=int(told["sent"]),
                reason=str(told["reason"]),
                values=dict(told["values"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None  # gone meanwhile, or damaged


@dataclass(frozen=True)
class _File:
    """A file by its name. source, content: hashes."""

    at: int
    path: Path
    source: str
    content: str


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=4).hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # another process was quicker
        return 0


def _plain(values: dict[str, object]) -> dict[str, Any]:
    """Values of a reason as JSON has them; a reason within a reason stays one."""
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, UserError):
            plain[name] = {"reason": value.message, "values": _plain(value.values)}
        else:
            plain[name] = value if isinstance(value, int | float) else str(value)[:500]
    return plain


def _error(reason: str, values: dict[str, Any]) -> UserError:
    return UserError(
        reason,
        **{
            name: _error(value["reason"], value["values"]) if isinstance(value, dict) else value
            for name, value in values.items()
        },
    )
