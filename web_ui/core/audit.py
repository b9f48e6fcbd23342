"""Notes of who did what to what, alone or with the event that tells it."""

from __future__ import annotations

from host_daemon.base.clock import Clock
from host_daemon.events import Event
from host_daemon.store.journal import Journal, add_audit
from host_daemon.supervision.event_sink import EventSink


class Audit:
    """Writes what somebody did on a page into the audit."""

    def __init__(self, events: EventSink, journal: Journal, clock: Clock) -> None:
        self._events = events
        self._journal = journal
        self._clock = clock

    async def note(self, user: str | None, action: str, subject: str) -> None:
        """Note who did what to what. Raises JournalError."""
        now = self._clock.now()
        await self._journal.write(lambda db: add_audit(db, now, str(user), action, subject))

    async def store(self, event: Event, user: str | None, action: str, subject: str) -> None:
        """Store an event that a page made, and the note of who made it. Raises JournalError."""
        await self._events.store(event)
        await self.note(user, action, subject)
