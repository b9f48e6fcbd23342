"""Event bus: every event that is stored or shown, for pages and tasks that wait for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from host_daemon.events import Event, FacesMeasured

# A viewer that is slower than this loses the oldest: whoever must not miss one re-reads the journal.
QUEUE = 256
# Seconds of each camera that are remembered, and cameras: more than any post has.
SECONDS, CAMERAS = 4, 32


class EventBus:
    """Hands every event to every open view. Used from one event loop."""

    def __init__(self) -> None:
        self._views: dict[asyncio.Queue[Event], tuple[type[Event], ...]] = {}
        self._faces: dict[str, deque[FacesMeasured]] = {}

    def publish(self, event: Event) -> None:
        """Give the event to every view of its kind; never waits."""
        if isinstance(event, FacesMeasured):
            self._remember(event)
        for view, kinds in self._views.items():
            if kinds and not isinstance(event, kinds):
                continue
            if view.full():
                view.get_nowait()
            view.put_nowait(event)

    def faces(self, camera: str) -> tuple[FacesMeasured, ...]:
        """The newest seconds of a camera, oldest first; the journal has them a little later."""
        return tuple(self._faces.get(camera, ()))

    def _remember(self, measure: FacesMeasured) -> None:
        if measure.camera not in self._faces and len(self._faces) >= CAMERAS:
            self._faces.clear()
        self._faces.setdefault(measure.camera, deque(maxlen=SECONDS)).append(measure)

    @asynccontextmanager
    async def view(self, *kinds: type[Event]) -> AsyncIterator[asyncio.Queue[Event]]:
        """A queue of the events from now on: of these kinds, or of all."""
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        self._views[queue] = kinds
        try:
            yield queue
        finally:
            del self._views[queue]


async def news(view: asyncio.Queue[Event], timeout_s: float | None = None) -> None:
    """Wait until the view has something, or for `timeout_s`; then empty it.

    For whoever takes an event as a sign to look into the journal, which has everything.
    """
    with contextlib.suppress(TimeoutError):
        # Not wait_for: before Python 3.12 it loses a cancellation that comes together with an event.
        async with asyncio.timeout(timeout_s):
            await view.get()
    while not view.empty():
        view.get_nowait()
