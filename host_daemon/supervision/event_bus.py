"""Event bus: stored events as they come, for every open view."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from host_daemon.events import Event, FacesMeasured

# A viewer that is slower than this loses the oldest: a page re-reads the journal anyway.
QUEUE = 256
# Seconds of each camera that are remembered, and cameras: more than any post has.
SECONDS, CAMERAS = 4, 32


class Live:
    """Hands every stored event to every open view. Used from one event loop."""

    def __init__(self) -> None:
        self._views: set[asyncio.Queue[Event]] = set()
        self._faces: dict[str, deque[FacesMeasured]] = {}

    def publish(self, event: Event) -> None:
        if isinstance(event, FacesMeasured):
            self._remember(event)
        for view in self._views:
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
    async def view(self) -> AsyncIterator[asyncio.Queue[Event]]:
        """A queue of the events from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        self._views.add(queue)
        try:
            yield queue
        finally:
            self._views.remove(queue)
