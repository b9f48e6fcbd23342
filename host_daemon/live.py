"""What has just happened, for whoever is looking at this moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from host_daemon.events import Event

# A viewer that is slower than this loses the oldest: a page re-reads the journal anyway.
QUEUE = 256


class Live:
    """Hands every stored event to every open view. Used from one event loop."""

    def __init__(self) -> None:
        self._views: set[asyncio.Queue[Event]] = set()

    def publish(self, event: Event) -> None:
        for view in self._views:
            if view.full():
                view.get_nowait()
            view.put_nowait(event)

    @asynccontextmanager
    async def view(self) -> AsyncIterator[asyncio.Queue[Event]]:
        """A queue of the events from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        self._views.add(queue)
        try:
            yield queue
        finally:
            self._views.remove(queue)
