"""Notes of who did what to what, alone or with the event that tells it."""

from __future__ import annotations

from typing import Protocol

from host_daemon.base.clock import Clock
from host_daemon.events import Event
from host_daemon.store.journal import AuditNote, Journal, add_audit


class EventStore(Protocol):
    """Stores events that pages make; the event processor does."""

    async def store(self, event: Event, *, note: AuditNote | None = None) -> tuple[Event, ...]:
        """Write the event, all that follows from it and the note, in one transaction; gives what was new.

        Raises JournalError; then nothing was written.
        """


class Audit:
    """Writes what somebody did on a page into the audit."""

    def __init__(self, events: EventStore, journal: Journal, clock: Clock) -> None:
        self._events = events
        self._journal = journal
        self._clock = clock

    async def note(self, user: str | None, action: str, subject: str) -> None:
        """Note who did what to what. Raises JournalError."""
        now = self._clock.now()
        await self._journal.write(lambda db: add_audit(db, now, str(user), action, subject))

    async def store(self, event: Event, user: str | None, action: str, subject: str) -> None:
        """Store an event that a page made, and with it the note of who made it. Raises JournalError."""
        await self._events.store(event, note=AuditNote(str(user), action, subject))
