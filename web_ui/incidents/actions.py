"""Work on an incident: its status, causes and comments, sending it once more, its export."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.texts import mark as _
from host_daemon.events import (
    IncidentMarked,
    IncidentOpened,
    NoticeOwed,
    PhotoTaken,
    TrackCut,
    VoiceMessageLeft,
    encode,
    uids,
)
from host_daemon.outbox.deliveries import owe_again
from host_daemon.store.reader import Reader
from web_ui.core.access import MANAGERS, READERS, Who
from web_ui.core.media import kept
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, DataOf, EventsOf, Now, ReaderOf, ServicesOf, SettingsOf
from web_ui.core.slug import uid
from web_ui.core.tags import LONGEST, choices, chosen
from web_ui.incidents.incident import belonging, tags

Status = Literal["new", "working", "closed"]
Tag = Annotated[str, Form(max_length=100)]


forms = FormRouter(READERS)
managers = FormRouter(MANAGERS)
files = PageRouter(MANAGERS)
routers = (forms, managers, files)


def _incident(reader: ReaderOf, slug: str) -> IncidentOpened:
    found = reader.event(uid(slug))
    if not isinstance(found, IncidentOpened):
        raise HTTPException(404, _("There is no such incident."))
    return found


IncidentAsked = Annotated[IncidentOpened, Depends(_incident)]


@forms.post("/incidents/{slug}/mark")
async def mark(
    incident: IncidentAsked,
    who: Who,
    now: Now,
    events: EventsOf,
    reader: ReaderOf,
    settings: SettingsOf,
    slug: str,
    status: Annotated[Status, Form()],
    comment: Annotated[str, Form(max_length=2000)] = "",
    tag: Annotated[list[Tag] | None, Form(max_length=60)] = None,
    own: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """Set the status of an incident, its causes and a comment."""
    known = choices(reader, settings.web, tags(reader, incident))
    await events.store(
        IncidentMarked(
            uid=uids.mark(incident.uid, now, str(who.name)),
            at=now,
            cause=incident.uid,
            user=str(who.name),
            status=status,
            comment=comment.strip(),
            tags=chosen(tag, own, known, who.texts),
        )
    )
    return RedirectResponse(f"/incidents/{slug}", 303)


@managers.post("/incidents/{slug}/send")
async def send(
    incident: IncidentAsked, who: Who, now: Now, services: ServicesOf, audit: AuditOf, slug: str
) -> Response:
    """Owe everything about the incident to every target once more, or for the first time."""
    targets = services.config.targets()
    if not targets:
        raise HTTPException(409, _("There is nobody to send to: add a target on the Messages page first."))
    told = [one for one in services.reader.caused_by(incident.cause) if isinstance(one, NoticeOwed)]
    if told:
        await services.journal.write(lambda db: owe_again(db, told[0], targets, now))
        await audit.note(who.name, "sent again", incident.uid)
    else:
        owed = NoticeOwed(
            uid=uids.notice(incident.cause),
            at=incident.at,
            point=incident.point,
            operator=incident.operator,
            rating=incident.rating,
            targets=tuple(target.name for target in targets),
            cause=incident.cause,
            rule=incident.rule,
        )
        await audit.store(owed, who.name, "sent again", incident.uid)
    return RedirectResponse(f"/incidents/{slug}#sent-h", 303)


@files.get(
    "/incidents/{slug}/export.zip",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def export(
    incident: IncidentAsked, who: Who, reader: ReaderOf, data: DataOf, audit: AuditOf
) -> Response:
    """The incident as one file: its events as JSON, its tracks and photos. Noted in the audit."""
    await audit.note(who.name, "exported", incident.uid)
    content = await run_in_threadpool(_packed, reader, data, incident)
    return Response(
        content,
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="incident-{incident.at}.zip"'},
    )


def _packed(reader: Reader, data: Path, incident: IncidentOpened) -> bytes:
    """Files that have expired are left out; their events still tell of them."""
    events = belonging(reader, incident)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        lines = [encode(event) for event in (incident, *events) if event.uid]
        file.writestr("incident.json", json.dumps(lines, ensure_ascii=False, indent=1))
        recorded = [one for one in events if isinstance(one, TrackCut | PhotoTaken | VoiceMessageLeft)]
        for event in recorded:
            if (path := kept(data, event.path)) is not None:
                file.write(path, f"{event.at}-{path.name}")
    return packed.getvalue()
