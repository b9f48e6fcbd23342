"""Retention of what could not be read: it goes after two weeks, whether anybody looked or not."""

from __future__ import annotations

from pathlib import Path

from host_daemon.base.durations import DAY_MS
from host_daemon.events import HealthReported
from host_daemon.retention.keeper import Expired, Expiry, note_in_audit
from host_daemon.store.journal import Journal
from host_daemon.store.unread import UnreadStore

KEEP_DAYS = 14


class UnreadFiles:
    """What a post could not read. data: its folder."""

    def __init__(self, data: Path, journal: Journal) -> None:
        self._store = UnreadStore(data)
        self._journal = journal

    def plan(self, now: int, *, warned: bool) -> Expiry:
        old = self._store.before(now - KEEP_DAYS * DAY_MS)
        return Expiry(tuple(Expired(path.name, path, "age") for path in old))

    async def note(self, one: Expired, now: int) -> None:
        await note_in_audit(self._journal, one, now)

    def health(self, now: int, alarm: str, removed: int) -> HealthReported | None:
        return None
