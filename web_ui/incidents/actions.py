"""What people do with an incident: set its status, tag its causes, comment on it, take it away."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Form, HTTPException, Request
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
)
from host_daemon.outbox.deliveries import owe_again
from web_ui.core.access import LISTENERS, MANAGERS, READERS, form_token, visitor
from web_ui.core.services import Post
from web_ui.core.slug import uid
from web_ui.incidents.incident import belonging

Status = Literal["new", "working", "closed"]
Tag = Annotated[str, Form(max_length=100)]


def add(app: FastAPI, post: Post) -> None:
    """Adds the routes."""

    @app.post(
        "/incidents/{slug}/mark",
        dependencies=[Depends(READERS), Depends(form_token)],
        include_in_schema=False,
    )
    async def mark(
        request: Request,
        slug: str,
        status: Annotated[Status, Form()],
        comment: Annotated[str, Form(max_length=2000)] = "",
        tag: Annotated[list[Tag] | None, Form(max_length=20)] = None,
    ) -> Response:
        incident = _incident(post, slug)
        user, now = str(visitor(request).name), post.now()
        known = set(post.config.settings().web.reasons)
        await post.submit(
            IncidentMarked(
                uid=f"{incident.uid}/mark/{now}.{user}",
                at=now,
                cause=incident.uid,
                user=user,
                status=status,
                comment=comment.strip(),
                tags=tuple(one for one in dict.fromkeys(tag or ()) if one in known),
            )
        )
        return RedirectResponse(f"/incidents/{slug}", 303)

    @app.post(
        "/incidents/{slug}/send",
        dependencies=[Depends(MANAGERS), Depends(form_token)],
        include_in_schema=False,
    )
    async def send(request: Request, slug: str) -> Response:
        """Owe everything about the incident to every target once more, or for the first time."""
        incident = _incident(post, slug)
        targets = tuple(target.name for target in post.config.targets())
        if not targets:
            raise HTTPException(409, _("There is nobody to send to: set up a target under Messages first."))
        user, now = str(visitor(request).name), post.now()
        if not any(isinstance(event, NoticeOwed) for event in post.reader.caused_by(incident.cause)):
            await post.submit(
                NoticeOwed(
                    uid=f"{incident.cause}/notice",
                    at=incident.at,
                    point=incident.point,
                    operator=incident.operator,
                    rating=incident.rating,
                    targets=targets,
                    cause=incident.cause,
                    rule=incident.rule,
                )
            )
        else:
            await post.journal.write(lambda db: owe_again(db, incident.cause, targets, now))
        await post.note(user, "sent again", incident.uid)
        return RedirectResponse(f"/incidents/{slug}#sent-h", 303)

    @app.get(
        "/incidents/{slug}/export.zip",
        dependencies=[Depends(LISTENERS)],
        response_class=Response,
        responses={200: {"content": {"application/zip": {}}}},
    )
    async def export(request: Request, slug: str) -> Response:
        """The incident as one file: its events as JSON, its tracks and photos. Noted in the audit."""
        incident = _incident(post, slug)
        await post.note(visitor(request).name, "exported", incident.uid)
        content = await run_in_threadpool(_packed, post, incident)
        name = f"incident-{incident.at}.zip"
        return Response(
            content,
            media_type="application/zip",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )


def _incident(post: Post, slug: str) -> IncidentOpened:
    found = post.reader.event(uid(slug))
    if not isinstance(found, IncidentOpened):
        raise HTTPException(404, _("There is no such incident."))
    return found


def _packed(post: Post, incident: IncidentOpened) -> bytes:
    """Files that have expired are left out; their events still tell of them."""
    events = belonging(post.reader, incident)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        lines = [encode(event) for event in (incident, *events) if event.uid]
        file.writestr("incident.json", json.dumps(lines, ensure_ascii=False, indent=1))
        for event in events:
            if isinstance(event, TrackCut | PhotoTaken | VoiceMessageLeft):
                path = (post.data / event.path).resolve()
                if path.is_relative_to(post.data.resolve()) and path.is_file():
                    file.write(path, f"{event.at}-{path.name}")
    return packed.getvalue()
