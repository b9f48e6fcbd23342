"""Streams of live pages: events to each viewer, sections rendered once for all viewers."""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.sse import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from host_daemon.base.texts import mark as _
from host_daemon.events import Event
from web_ui.core.access import Who
from web_ui.core.app_state import AppState
from web_ui.core.open_streams import OpenStream, StreamsOf
from web_ui.core.services import Services, ServicesOf
from web_ui.core.sessions import Sessions, SessionsOf
from web_ui.core.templates import Templates
from web_ui.core.visitor import Visitor

# A page is rendered anew at most so often, and at least every STILL_S (health goes stale without an event).
LEAST_S = 0.15
VIEWERS = 100
SECTION = re.compile(r'<section id="(\w+)".*?</section>', re.DOTALL)
# A browser that lost the stream comes back after so long.
AGAIN = ServerSentEvent(retry=2000)
# So that a browser knows a stream that is quiet from a post that hangs: sent at least every STILL_S.
STILL_HERE = ServerSentEvent(event="still", data={})
STILL_S = 3.0


class Viewer:
    """One look at a page that changes."""

    def __init__(
        self, who: Visitor, services: Services, sessions: Sessions, stream: OpenStream | None = None
    ) -> None:
        self.who = who
        self._stream = stream or OpenStream()
        self._services = services
        self._sessions = sessions
        self._shown: dict[str, str] = {}

    @property
    def logged_in(self) -> bool:
        """Whether the log-in with which this look began is still open."""
        return self._sessions.find(self.who.token, self._services.now()) is not None

    async def events(self, quiet_s: float) -> AsyncIterator[tuple[Event, ...]]:
        """Events since the last step, oldest first, until the log-in or the stream ends.

        The first step comes at once and is empty; so is one after `quiet_s` without any event.
        """
        async with self._services.bus.view() as waiting:
            found: list[Event] = []
            while self.logged_in and not self._stream.ended:
                yield tuple(found)
                found = []
                try:
                    async with self._stream.patience(quiet_s):
                        found.append(await waiting.get())
                except TimeoutError:
                    continue
                while not waiting.empty():
                    found.append(waiting.get_nowait())

    def changed(self, sections: dict[str, str]) -> ServerSentEvent:
        """The sections that this viewer has not seen as they are now, as a JSON object of HTML by id."""
        new = {name: section for name, section in sections.items() if self._shown.get(name) != section}
        self._shown = sections
        return ServerSentEvent(data=new) if new else STILL_HERE


class Viewers:
    """Dependency of a route that streams: its viewer, one of at most so many at once. Answers 503 beyond."""

    def __init__(self, most: int) -> None:
        self._most = most

    async def __call__(
        self, request: Request, who: Who, services: ServicesOf, sessions: SessionsOf, streams: StreamsOf
    ) -> AsyncIterator[Viewer]:
        path = request.scope["route"].path
        if streams.count(path) >= self._most:
            raise HTTPException(503, _("Too many people have this page open. Try again later."))
        with streams.open(path) as stream:
            yield Viewer(who, services, sessions, stream)


ViewerOf = Annotated[Viewer, Depends(Viewers(VIEWERS))]


@dataclass(frozen=True)
class Rendered:
    at: float
    sections: dict[str, str]


class LiveSections:
    """Renders the sections of templates, each once for all viewers of one role and language.

    A section has an id; nothing in it may be one viewer's own.
    """

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._newest: dict[tuple[str, str, str | None], Rendered] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def render(self, template: str, who: Visitor, page: Callable[[], Any]) -> dict[str, str]:
        """The sections by id, as they are now. page: gives the template's context."""
        key, asked = (template, who.language, who.role), time.monotonic()
        async with self._turns[template]:
            old = self._newest.get(key)
            if old is not None and old.at >= asked:
                return old.sections
            if old is not None:
                await asyncio.sleep(max(0.0, old.at + LEAST_S - time.monotonic()))
            at = time.monotonic()
            text = await run_in_threadpool(lambda: self._templates.text(who, template, page=page()))
            sections = {found.group(1): found.group(0) for found in SECTION.finditer(text)}
            self._newest[key] = Rendered(at, sections)
            return sections


LiveSectionsOf = Annotated[LiveSections, Depends(AppState("live_sections"))]
