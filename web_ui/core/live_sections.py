"""A page as it changes: its sections, rendered once for everybody who looks, sent to each as they differ."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from host_daemon.base.texts import mark as _
from host_daemon.supervision.event_bus import Live
from web_ui.core.access import Allowed, visitor
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions
from web_ui.core.visitor import Visitor

# The page is rendered anew at most so often, and at least so often (health goes stale without an event).
LEAST_S, MOST_S = 0.15, 3.0
VIEWERS = 100
PART = re.compile(r'<section id="(\w+)".*?</section>', re.DOTALL)


@dataclass(frozen=True)
class Rendered:
    at: float
    parts: dict[str, str]


class Pulse:
    """Renders the live sections of a page, shared by all viewers of one role and language.

    render: gives the sections as HTML, each with an id; nothing in them may be one viewer's own.
    """

    def __init__(self, live: Live, render: Callable[[Visitor], str]) -> None:
        self._live = live
        self._render = render
        self._newest: dict[tuple[str, str | None], Rendered] = {}
        self._turn = asyncio.Lock()

    async def parts(self, who: Visitor, after: float) -> dict[str, str]:
        """The parts, rendered not earlier than `after` (monotonic seconds)."""
        key = (who.language, who.role)
        async with self._turn:
            old = self._newest.get(key)
            if old is not None and old.at >= after:
                return old.parts
            if old is not None:
                await asyncio.sleep(max(0.0, old.at + LEAST_S - time.monotonic()))
            at = time.monotonic()
            text = await run_in_threadpool(self._render, who)
            parts = {found.group(1): found.group(0) for found in PART.finditer(text)}
            self._newest[key] = Rendered(at, parts)
            return parts

    async def stream(self, who: Visitor, stays: Callable[[], bool]) -> AsyncIterator[str]:
        """Server-sent events: each a JSON object of the parts that changed, as long as the viewer `stays`."""
        shown: dict[str, str] = {}
        async with self._live.view() as events:
            yield "retry: 2000\n\n"
            while stays():
                parts = await self.parts(who, time.monotonic())
                changed = {name: part for name, part in parts.items() if shown.get(name) != part}
                shown = parts
                yield f"data: {json.dumps(changed)}\n\n" if changed else ": still here\n\n"
                try:
                    await asyncio.wait_for(events.get(), MOST_S)
                except TimeoutError:
                    continue
                while not events.empty():
                    events.get_nowait()


def add(
    app: FastAPI,
    post: Post,
    sessions: Sessions,
    path: str,
    allowed: Allowed,
    render: Callable[[Visitor], str],
) -> None:
    """Adds the stream of a page's sections; it ends with the log-in. render: as `Pulse` takes it."""
    pulse = Pulse(post.live, render)
    viewers = 0

    async def counted(request: Request) -> AsyncIterator[str]:
        nonlocal viewers
        viewers += 1
        who = visitor(request)
        try:
            async for text in pulse.stream(who, lambda: sessions.find(who.token, post.now()) is not None):
                yield text
        finally:
            viewers -= 1

    @app.get(path, dependencies=[Depends(allowed)], response_class=StreamingResponse)
    async def live(request: Request) -> StreamingResponse:
        """Server-sent events: each a JSON object of the page's sections that changed, as HTML by id."""
        if viewers >= VIEWERS:
            raise HTTPException(503, _("Too many people look at this page at once."))
        return StreamingResponse(counted(request), media_type="text/event-stream")
