"""Voice messages: taken from customers, heard by managers."""

from __future__ import annotations

import asyncio
import shutil
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.audio.samples import RATE
from host_daemon.audio.tracks.decode import NotARecording, decode
from host_daemon.base.texts import mark as _
from host_daemon.events import VoiceMessageLeft, uids
from host_daemon.feedback import voice_message
from host_daemon.retention.policy import MB
from host_daemon.retention.voice_messages import make_room
from web_ui.core.access import EVERYBODY, LISTENERS, visitor
from web_ui.core.media import inside, note_listening
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Post
from web_ui.core.slug import uid
from web_ui.customers.feedback import Taken
from web_ui.customers.submission import KEY, OLDEST_MS, Gate, Way, point_of, rating

# The guard lets recordings of this size through, under this prefix.
PREFIX, BODY = "/voice-message/", 3 * 1024 * 1024
# Messages take room on the disk: one phone, one kiosk and everybody together may leave so many.
PER_PHONE = (4, 600_000)
PER_KIOSK = (20, 600_000)
ALTOGETHER = (40, 600_000)
SHORTEST_S = 0.3


def add(app: FastAPI, post: Post, gate: Gate) -> None:
    """Adds the routes."""
    limits = {"qr": Limiter(*PER_PHONE), "kiosk": Limiter(*PER_KIOSK)}
    altogether = Limiter(*ALTOGETHER)
    turn = asyncio.Lock()
    # audio/webm, audio/mp4 and the like; tools that test the pages know no type for all of them.
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    sound: Any = {"requestBody": {"required": True, "content": content}}

    @app.post(PREFIX + "{way}/{point}", dependencies=[Depends(EVERYBODY), Depends(gate)], openapi_extra=sound)
    async def speak(
        request: Request,
        way: Way,
        point: str,
        key: Annotated[str, Query(pattern=KEY)],
        age_ms: Annotated[int, Query(ge=0, le=OLDEST_MS)] = 0,
    ) -> Taken:
        """Take a recording that belongs to the rating of the same key; a second one changes nothing."""
        point_of(post, point)
        settings = post.config.settings()
        rated = rating(post, way, key)
        if post.reader.event(uids.voice_message(rated.uid)) is not None:
            return Taken()
        if not settings.web.voice_s:
            raise HTTPException(404, _("Voice messages are not taken here."))
        # A form of another site can send no such type without being asked first.
        if not request.headers.get("content-type", "").startswith(("audio/", "video/")):
            raise HTTPException(400, _("This is not a recording that can be played."))
        now = post.now()
        if not (limits[way].allow(visitor(request).address, now) and altogether.allow("", now)):
            raise HTTPException(429, _("Too many at once. Try again in a minute."))
        data = await request.body()
        async with turn:
            try:
                samples = await decode(data, settings.web.voice_s)
            except NotARecording as error:
                raise HTTPException(400, str(error)) from None
        if len(samples) < SHORTEST_S * RATE:
            raise HTTPException(400, _("This recording is too short."))
        content = await run_in_threadpool(voice_message.flac, rated, samples)
        room = await make_room(
            post.data, post.reader, post.journal, settings, post.trusted_time(), len(content)
        )
        short = shutil.disk_usage(post.data).free < settings.audio.retention.least_free_mb * MB
        if short or not room:
            raise HTTPException(507, _("There is no room for recordings now."))
        left = await run_in_threadpool(voice_message.keep, post.data, rated, now - age_ms, samples, content)
        await post.submit(left)
        return Taken()

    @app.get(
        "/voices/{slug}.flac",
        dependencies=[Depends(LISTENERS)],
        response_class=FileResponse,
        responses={200: {"content": {"audio/flac": {}}}, 206: {"description": "a part"}},
    )
    async def hear(request: Request, slug: str) -> Response:
        """A voice message. Listening is noted in the audit."""
        event = post.reader.event(uid(slug))
        if not isinstance(event, VoiceMessageLeft):
            raise HTTPException(404, _("There is no such voice message."))
        path = inside(post.data, event.path)
        await note_listening(post, str(visitor(request).name), event.uid)
        return FileResponse(path, media_type="audio/flac", headers={"cache-control": "private, no-store"})
