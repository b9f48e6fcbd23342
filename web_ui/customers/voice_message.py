"""Voice messages: taken from customers, heard by managers."""

from __future__ import annotations

import asyncio
import shutil
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.decode import decode
from host_daemon.audio.tracks.decoder import UNREADABLE, BadRecording
from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import VoiceMessageLeft, uids
from host_daemon.feedback import voice_message
from host_daemon.retention.policy import MB
from host_daemon.retention.voice_messages import make_room
from host_daemon.settings.tree import Settings
from host_daemon.store.unread import UnreadStore
from web_ui.core.access import EVERYBODY, LISTENERS, Who
from web_ui.core.app_state import PerApp
from web_ui.core.media import PRIVATE, SOUND, ListeningOf, inside
from web_ui.core.page import PageRouter
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import DataOf, Now, ReaderOf, Services, ServicesOf, SettingsOf
from web_ui.core.slug import uid
from web_ui.core.submission import KEY, OLDEST_MS, Stored, point_of
from web_ui.customers.submission import Way, limited, rating

# The guard lets recordings of this size through, under this prefix.
PREFIX, BODY = "/voice-message/", 3 * 1024 * 1024
# Messages take room on the disk: one phone, one kiosk and everybody together may leave so many.
PER_PHONE = (4, 10 * MINUTE_MS)
PER_KIOSK = (20, 10 * MINUTE_MS)
ALTOGETHER = (40, 10 * MINUTE_MS)
SHORTEST_S = 0.3


# Types that a form of another site can send; with any other, or none, its page tells its Origin, which the
# guard refuses. Phones send recordings of their own making with any type at all.
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")

# audio/webm, audio/mp4 and the like; tools that test the pages know no type for all of them.
BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
RECORDING: dict[str, Any] = {"requestBody": {"required": True, "content": BINARY}}

submissions = PageRouter(EVERYBODY, limited)
listeners = PageRouter(LISTENERS)
routers = (submissions, listeners)


class VoiceLimits:
    """Limits on the number of messages, and the turn of decoding them: one at a time."""

    def __init__(self) -> None:
        self._limits = {"qr": Limiter(*PER_PHONE), "kiosk": Limiter(*PER_KIOSK)}
        self._altogether = Limiter(*ALTOGETHER)
        self.turn = asyncio.Lock()

    def allow(self, way: Way, address: str, now: int) -> bool:
        """Count a message at `now` (ms); False when there were too many."""
        return self._limits[way].allow(address, now) and self._altogether.allow("", now)


@submissions.post(PREFIX + "{way}/{point}", openapi_extra=RECORDING)
async def speak(
    request: Request,
    who: Who,
    now: Now,
    services: ServicesOf,
    settings: SettingsOf,
    limits: Annotated[VoiceLimits, Depends(PerApp(VoiceLimits))],
    way: Way,
    point: str,
    key: Annotated[str, Query(pattern=KEY)],
    age_ms: Annotated[int, Query(ge=0, le=OLDEST_MS)] = 0,
) -> Stored:
    """Take a recording that belongs to the rating of the same key; a second one changes nothing."""
    point_of(services.config, point)
    rated = rating(services.reader, way, key)
    if services.reader.event(uids.voice_message(rated.uid)) is not None:
        return Stored()
    if not settings.web.voice_s:
        raise HTTPException(404, _("Voice messages are not taken here."))
    if request.headers.get("content-type", "").lower().startswith(FORM_TYPES):
        raise HTTPException(400, UNREADABLE)
    if not limits.allow(way, who.address, now):
        raise HTTPException(429, _("Too many at once. Try again in a minute."))
    data = await request.body()
    async with limits.turn:
        samples = await _samples(services, point, data, now)
    content = await run_in_threadpool(voice_message.flac, rated, samples)
    await _require_room(services, settings, len(content))
    left = await run_in_threadpool(voice_message.keep, services.data, rated, now - age_ms, samples, content)
    await services.events.store(left)
    return Stored()


@listeners.get("/voices/{slug}.flac", response_class=FileResponse, responses=SOUND)
async def hear(who: Who, reader: ReaderOf, data: DataOf, listening: ListeningOf, slug: str) -> Response:
    """A voice message. Listening is noted in the audit."""
    event = reader.event(uid(slug))
    if not isinstance(event, VoiceMessageLeft):
        raise HTTPException(404, _("There is no such voice message."))
    path = inside(data, event.path)
    await listening.note(who.name, event.uid)
    return FileResponse(path, media_type="audio/flac", headers=PRIVATE)


async def _samples(services: Services, point: str, data: bytes, now: int) -> Samples:
    """The sound of a recording as a browser or a phone made it. Raises 400; what cannot be read is kept."""
    try:
        samples = await decode(data, services.config.settings().web.voice_s)
    except BadRecording as error:
        store = UnreadStore(services.data)
        await run_in_threadpool(store.keep, "recording", point, data, str(error), now)
        raise HTTPException(400, str(error)) from None
    if len(samples) < SHORTEST_S * RATE:
        raise HTTPException(400, _("This recording is too short."))
    return samples


async def _require_room(services: Services, settings: Settings, size: int) -> None:
    """Raises 507 when there is no room for so many bytes."""
    expiry = services.trusted_clock.now()
    room = await make_room(services.data, services.reader, services.journal, settings, expiry, size)
    short = shutil.disk_usage(services.data).free < settings.audio.retention.least_free_mb * MB
    if short or not room:
        raise HTTPException(507, _("There is no space for recordings right now."))
