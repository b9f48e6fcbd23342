"""Events that the disk would not take: kept, and tried again until it does.

A full disk must not end a child: the ring has its room already, so sound is recorded all the while.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from host_daemon.events import Event, HealthReported
from host_daemon.store.journal import JournalError
from host_daemon.supervision.event_sink import EventSink

log = logging.getLogger(__name__)

AGAIN_S = 1.0
# Days of what is heard at one counter. Beyond it the child that speaks is ended, and what it was asked for
# is asked again.
MOST = 10_000


class RetryQueue:
    """An EventSink for whoever cannot wait: what `sink` refuses is stored later. Bounded, see `store`."""

    def __init__(self, sink: EventSink) -> None:
        self._sink = sink
        self._events: deque[Event] = deque()
        self._refused = asyncio.Event()

    async def store(self, event: Event) -> tuple[Event, ...]:
        """Store the event, now or later; gives what was new, nothing where it must wait. Raises JournalError
        when too many wait."""
        try:
            return await self._sink.store(event)
        except JournalError:
            if len(self._events) >= MOST:
                raise
            self._events.append(event)
            self._refused.set()
            return ()

    async def report(self, report: HealthReported) -> None:
        """Take a word on how something is."""
        await self._sink.report(report)

    async def run(self) -> None:
        """Until cancelled: once a second try what waits, the oldest first."""
        while True:
            try:
                while self._events:
                    await self._sink.store(self._events[0])
                    self._events.popleft()
                self._refused.clear()
                await self._refused.wait()
            except JournalError as error:
                log.warning("%d events wait for the disk: %s", len(self._events), error)
            await asyncio.sleep(AGAIN_S)


class PatientSink:
    """An EventSink for whoever must not go on before its event is stored, however long that takes."""

    def __init__(self, sink: EventSink) -> None:
        self._sink = sink

    async def store(self, event: Event) -> tuple[Event, ...]:
        """Return when the event is stored; gives what was new."""
        while True:
            try:
                return await self._sink.store(event)
            except JournalError:
                await asyncio.sleep(AGAIN_S)

    async def report(self, report: HealthReported) -> None:
        """Take a word on how something is."""
        await self._sink.report(report)
