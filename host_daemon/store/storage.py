"""TinyDB storage that survives a power cut, and more than one process."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.texts import terminal

log = logging.getLogger(__name__)

SETTINGS = "settings"


class AtomicStorage(Storage):
    """One readable JSON file, replaced whole on each write, with a copy of the last good state.

    A damaged file is set aside as `<name>.damaged` and the last good copy is used; `damaged` then
    says so until the file is next written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last_good = path.with_name(path.name + ".last-good")
        self.damaged = False
        self._seen: tuple[int, int, int] | None = None
        self._data: dict[str, dict[str, Any]] | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The whole content, from memory when the file has not changed; None when there is none yet."""
        seen = self.stamp()
        if seen is None:
            return self._recover() if self.last_good.exists() else None
        if seen != self._seen:
            content = _parse(self.path)
            if content is None:
                return self._recover()
            self._data, self._seen = content, seen
        return json.loads(json.dumps(self._data))  # type: ignore[no-any-return]  # callers change what they get

    def stamp(self) -> tuple[int, int, int] | None:
        """Differs whenever the content does; None when there is no file."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the content. Raises OSError; then the old content stands."""
        content = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()
        write_whole(self.path, content)
        write_whole(self.last_good, content)
        self.damaged = False
        self._seen = None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other processes from writing between a read and the write that follows from it."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.with_name(self.path.name + ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _recover(self) -> dict[str, dict[str, Any]]:
        content = _parse(self.last_good)
        if content is None:
            raise UserError(
                terminal().text(
                    "{path} is damaged and no good copy of it is left. "
                    "Restore a backup, or remove the file to set the post up anew.",
                    path=self.path,
                )
            )
        aside = self.path.with_name(self.path.name + ".damaged")
        if not self.damaged:
            log.error("%s was damaged; the last good copy is used, the damaged file is %s", self.path, aside)
        self.damaged = True
        with contextlib.suppress(OSError):  # on a full disk the copy is read again each time
            if self.path.exists():
                self.path.rename(aside)
            written = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
            write_whole(self.path, written.encode())
        self._seen = None
        return content


def _parse(path: Path) -> dict[str, dict[str, Any]] | None:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if isinstance(content, dict):
        content = {name: _rows(name, table) for name, table in content.items()}
    return content if _tables(content) else None


def _rows(name: str, table: object) -> object:
    """Settings as a person writes them, without the number that TinyDB gives their only row."""
    if name == SETTINGS and isinstance(table, dict) and not any(number.isdecimal() for number in table):
        return {"1": table} if table else {}
    return table


def _tables(content: object) -> bool:
    """Whether TinyDB can read it: tables of rows by their numbers."""
    return isinstance(content, dict) and all(
        isinstance(table, dict)
        and all(number.isdecimal() and isinstance(row, dict) for number, row in table.items())
        for table in content.values()
    )


T = TypeVar("T")


KNOWN = 2000  # look-ups kept; then all are forgotten: frames of strangers must not take memory


class JsonFile:
    """Several processes may use it at once; each sees what another wrote at its next read."""

    def __init__(self, path: Path) -> None:
        self._storage = AtomicStorage(path)
        self._database = TinyDB(storage=lambda: self._storage)
        # Every frame asks for its board and key, and a look into TinyDB costs 1 ms with 50 boards.
        self._known: tuple[object, dict[tuple[object, str], Any]] = (None, {})

    @property
    def damaged(self) -> bool:
        """Whether its last good copy is in use."""
        return self._storage.damaged

    def table(self, name: str) -> Table:
        """The table of that name, read anew each time."""
        return self._database.table(name, cache_size=0)

    def locked(self) -> AbstractContextManager[None]:
        """Held while a change is read and written, so that no other process writes in between."""
        return self._storage.locked()

    def look_up(self, place: tuple[object, str], look: Callable[[], T]) -> T:
        """What `look` finds, without looking twice into the same file."""
        now = self._storage.stamp()
        stamp, known = self._known
        if stamp != now or len(known) >= KNOWN:
            known = {}
            self._known = now, known
        if place not in known:
            known[place] = look()
        return cast(T, known[place])
