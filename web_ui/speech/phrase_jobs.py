"""Jobs in the background that people start and stop: search of the past, teaching of a phrase."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import HOUR_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import WorkAsked
from host_daemon.voice.phrases.phrase import BadPhrase
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter
from web_ui.core.services import EventsOf, Now, ServicesOf
from web_ui.speech.phrase_list import PhrasesOf

forms = FormRouter(MANAGERS)
routers = (forms,)


@forms.post("/voice/past")
async def past(
    events: EventsOf,
    store: PhrasesOf,
    who: Who,
    now: Now,
    hours: Annotated[float, Form(gt=0, le=744)],
    phrase: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> Response:
    """Ask for a search of what is recorded."""
    keys = tuple(one for one in phrase or () if one)
    try:
        known = {one.key for one in store.phrases()}
    except BadPhrase as error:
        raise HTTPException(409, error.said(who.texts)) from None
    if not known.issuperset(keys):
        raise HTTPException(422, _("There is no such phrase."))
    await events.store(
        WorkAsked(
            uid=f"work/{now}/search",
            at=now,
            work="search",
            phrases=keys,
            start=now - round(hours * HOUR_MS),
            end=now,
            user=str(who.name),
        )
    )
    return RedirectResponse("/voice#jobs", 303)


@forms.post("/voice/stop")
async def stop(services: ServicesOf, work: Annotated[str, Form(max_length=200)]) -> Response:
    """Leave a work undone."""
    if services.jobs is not None:
        services.jobs.stop(work)
    return RedirectResponse("/voice#jobs", 303)
