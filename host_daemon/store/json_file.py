"""Tables of records in one readable JSON file; what was looked up in it is remembered until it changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar, cast

from tinydb import TinyDB
from tinydb.table import Table

from host_daemon.store.storage import AtomicStorage

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
