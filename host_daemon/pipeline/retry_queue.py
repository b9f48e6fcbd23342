"""What children said while the disk would not take it: kept, and tried again until it does.

A full disk must not end a child: the ring has its room already, so sound is recorded all the while.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from host_daemon.events import Event
from host_daemon.store.journal import JournalError
from host_daemon.supervision.periodic import Ticks

log = logging.getLogger(__name__)

AGAIN_S = 1.0
# Days of what is heard at one counter. Beyond it the child that speaks is ended, and what it was asked for
# is asked again.
MOST = 10_000


class WaitingRoom:
    """store: takes an event, raises JournalError while it cannot."""

    def __init__(self, store: Callable[[Event], Awaitable[None]]) -> None:
        self._store = store
        self._events: deque[Event] = deque()

    async def take(self, event: Event) -> None:
        """Store the event, now or later. Raises JournalError when too many wait."""
        try:
            await self._store(event)
        except JournalError:
            if len(self._events) >= MOST:
                raise
            self._events.append(event)

    async def see_in(self, event: Event) -> None:
        """Return when the event is stored, however long that takes: who gives it must not go on before."""
        while True:
            try:
                return await self._store(event)
            except JournalError:
                await asyncio.sleep(AGAIN_S)

    async def empty(self) -> None:
        """Until cancelled: once a second try what waits, the oldest first."""
        async for _tick in Ticks(AGAIN_S):
            try:
                while self._events:
                    await self._store(self._events[0])
                    self._events.popleft()
            except JournalError as error:
                log.warning("%d events wait for the disk: %s", len(self._events), error)
