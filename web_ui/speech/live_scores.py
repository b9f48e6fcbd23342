"""Live view of the page of phrases: scores of this moment, progress of jobs, microphones that fall silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from host_daemon.base.texts import Texts
from host_daemon.events import (
    HealthReported,
    PhraseHeard,
    PhrasesScored,
    ScoresAsked,
    WorkDone,
    WorkReported,
)
from web_ui.core.access import MANAGERS
from web_ui.core.live_sections import AGAIN, STILL_HERE, STILL_S, Viewer, Viewers
from web_ui.core.page import PageRouter
from web_ui.core.services import ServicesOf

# Scores are asked for anew so often while somebody looks, and told for twice as long.
ASK_S = 5.0
VIEWERS = 20

router = PageRouter(MANAGERS)
routers = (router,)


@router.get("/voice/live", response_class=EventSourceResponse)
async def live(
    viewer: Annotated[Viewer, Depends(Viewers(VIEWERS))], services: ServicesOf
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `scores` by microphone and phrase, `work` with its share, `done`, and
    `problem` of a microphone."""
    loop = asyncio.get_running_loop()
    asked: float | None = None
    yield AGAIN
    async for events in viewer.events(STILL_S):
        if asked is None or loop.time() - asked >= ASK_S:
            asked = loop.time()
            if services.audio is not None:
                await services.audio.send(ScoresAsked(uid="scores", at=services.now(), seconds=2 * ASK_S))
        told = [line for event in events if (line := shown(event, viewer.who.texts)) is not None]
        for line in told:
            yield ServerSentEvent(data=line)
        if not told:
            yield STILL_HERE


def shown(event: object, words: Texts) -> dict[str, object] | None:
    """An event as a viewer is told of it; None for one that is of no interest."""
    if isinstance(event, PhrasesScored):
        return {"scores": event.scores, "microphone": event.microphone}
    if isinstance(event, HealthReported) and event.sense == "microphone":
        return {"microphone": event.name, "problem": words.text(event.problem) if event.problem else ""}
    if isinstance(event, WorkReported):
        return {"work": event.cause, "share": event.share, "heard": event.heard}
    if isinstance(event, WorkDone):
        return {"done": event.cause}
    if isinstance(event, PhraseHeard):
        return {"phrase": event.phrase}
    return None
