"""Event sink: takes events and health reports from the parts of the post."""

from __future__ import annotations

from typing import Protocol

from host_daemon.events import Event, HealthReported


class EventSink(Protocol):
    """Takes events, and words on how something is. The event processor is the one that stores them."""

    async def store(self, event: Event) -> tuple[Event, ...]:
        """Write the event with all that follows from it; gives what was new. Raises JournalError."""

    async def report(self, report: HealthReported) -> None:
        """Take a word on how something is."""
