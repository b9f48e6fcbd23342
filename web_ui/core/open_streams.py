"""Answers that go on while somebody looks, such as live pages: their number, and their end with the post."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends

from web_ui.core.app_state import AppState


class OpenStream:
    """One answer that goes on."""

    def __init__(self) -> None:
        self.ended = False
        self._waiting: asyncio.Timeout | None = None

    @contextlib.asynccontextmanager
    async def patience(self, longest_s: float | None) -> AsyncIterator[None]:
        """Time to wait for what comes next. Raises TimeoutError after it, and when the stream is to end."""
        async with asyncio.timeout(0 if self.ended else longest_s) as self._waiting:
            yield

    def end(self) -> None:
        """Have it end now."""
        self.ended = True
        if self._waiting is not None:
            with contextlib.suppress(RuntimeError):  # it does not wait now
                self._waiting.reschedule(asyncio.get_running_loop().time())


class OpenStreams:
    """All such answers of an application, by the path of their route."""

    def __init__(self) -> None:
        self._open: dict[OpenStream, str] = {}
        self._ended = False

    def count(self, path: str) -> int:
        """The answers of a route that go on now."""
        return sum(each == path for each in self._open.values())

    @contextlib.contextmanager
    def open(self, path: str) -> Iterator[OpenStream]:
        """One more, until the context ends."""
        stream = OpenStream()
        stream.ended = self._ended
        self._open[stream] = path
        try:
            yield stream
        finally:
            del self._open[stream]

    def end(self) -> None:
        """Have them end now, and those that are opened from here on."""
        self._ended = True
        for stream in self._open:
            stream.end()


StreamsOf = Annotated[OpenStreams, Depends(AppState("streams"))]
