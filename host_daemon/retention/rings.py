"""Retention of abandoned rings: each goes when all its sound is older than a ring may hold."""

from __future__ import annotations

from pathlib import Path

from host_daemon.audio.ring.abandoned import leftovers
from host_daemon.base.latest import Latest
from host_daemon.events import HealthReported
from host_daemon.retention.keeper import Expired, Expiry, note_in_audit
from host_daemon.settings.audio import AudioSettings
from host_daemon.store.journal import Journal


class AbandonedRings:
    """Rings that nothing records into any more. data: the post's folder."""

    def __init__(self, data: Path, settings: Latest[AudioSettings], journal: Journal) -> None:
        self._data = data
        self._settings = settings
        self._journal = journal

    def plan(self, now: int, *, warned: bool) -> Expiry:
        found = leftovers(self._data, self._settings())
        return Expiry(tuple(Expired(one.path.name, one.path, "age") for one in found if one.until < now))

    async def note(self, one: Expired, now: int) -> None:
        await note_in_audit(self._journal, one, now)

    def health(self, now: int, alarm: str, removed: int) -> HealthReported | None:
        return None
