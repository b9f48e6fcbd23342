"""Heard phrases: played and judged."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.audio.flac import flac
from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.cut import NothingThere, excerpt
from host_daemon.base.texts import mark as _
from host_daemon.events import PhraseHeard, PhraseJudged, TrackCut, uids
from host_daemon.settings.audio import ring_folder
from host_daemon.voice.phrases import recording
from web_ui.core.access import LISTENERS, Who
from web_ui.core.media import PRIVATE, ListeningOf
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, Now, ReaderOf, Services, ServicesOf
from web_ui.core.slug import uid

# Heard before the phrase and after it.
BEFORE_MS, AFTER_MS = 1500, 1500
# Tracks are at most so long.
LONGEST_MS = 1_200_000

files = PageRouter(LISTENERS)
forms = FormRouter(LISTENERS)
routers = (files, forms)


def _heard(reader: ReaderOf, slug: str) -> PhraseHeard:
    event = reader.event(uid(slug))
    if not isinstance(event, PhraseHeard):
        raise HTTPException(404, _("Nothing of that kind was heard."))
    return event


HeardOf = Annotated[PhraseHeard, Depends(_heard)]


@files.get("/voice/heard/{slug}.flac", response_class=Response)
async def sound(heard: HeardOf, services: ServicesOf, listening: ListeningOf, who: Who) -> Response:
    """The phrase with a little before and after it. Listening is noted in the audit."""
    data = await asyncio.to_thread(snippet, services, heard)
    await listening.note(who.name, heard.uid)
    return Response(data, media_type="audio/flac", headers=PRIVATE)


@forms.post("/voice/heard/{slug}/judge")
async def judge(
    heard: HeardOf, audit: AuditOf, who: Who, now: Now, right: Annotated[bool, Form()]
) -> Response:
    """A manager listened: it was said, or it was not."""
    judged = PhraseJudged(
        uid=uids.judgement(heard.uid, now), at=now, cause=heard.uid, right=right, user=str(who.name)
    )
    await audit.store(judged, who.name, "confirmed" if right else "called wrong", heard.uid)
    return RedirectResponse("/voice#heard", 303)


def snippet(services: Services, heard: PhraseHeard) -> bytes:
    """The sound of a phrase as a FLAC file, from the ring or from a track. Raises HTTPException."""
    start, end = heard.start - BEFORE_MS, heard.at + AFTER_MS
    settings = services.config.settings().audio
    try:
        samples = excerpt(
            ring_path(ring_folder(settings, services.data), heard.microphone), start, end
        ).samples
    except NothingThere:
        samples = _of_track(services, heard, start, end)
    return flac(samples)


def _of_track(services: Services, heard: PhraseHeard, start: int, end: int) -> Samples:
    for track in services.reader.events([TrackCut], start - LONGEST_MS, end):
        covers = track.at <= heard.start and heard.at <= track.at + track.duration_ms
        path = services.data / track.path
        if track.microphone == heard.microphone and covers and path.is_file():
            try:
                samples = recording.read(path)
            except recording.BadRecording:
                continue
            first = max(0, (start - track.at) * RATE // 1000)
            return samples[first : (end - track.at) * RATE // 1000]
    raise HTTPException(404, _("This sound is no longer kept."))
