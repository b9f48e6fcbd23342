"""Recordings of a phrase: taken from a file, a browser or a microphone of the post, played and removed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.cut import NothingThere, excerpt
from host_daemon.audio.tracks.decode import decode
from host_daemon.audio.tracks.decoder import BadRecording
from host_daemon.base.texts import mark as _
from host_daemon.settings.audio import ring_folder
from host_daemon.store.unread import UnreadStore
from host_daemon.voice.phrases import recording
from host_daemon.voice.phrases.phrase import BadPhrase
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.training.negatives import BULK
from host_daemon.voice.training.teach import other_phrase
from web_ui.core.access import MANAGERS, Who, header_token
from web_ui.core.media import PRIVATE
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, DataOf, Now, SettingsOf
from web_ui.speech.phrase import PhraseOf
from web_ui.speech.phrase_list import PhrasesOf

# A recording is at most ten seconds; a minute of uncompressed stereo is more than any browser sends.
MOST_BYTES = 12 * 1024 * 1024
# So long the post's own microphone is listened to for one saying.
SPEAK_MS = 4000

files = PageRouter(MANAGERS)
scripts = PageRouter(MANAGERS, header_token)
forms = FormRouter(MANAGERS)
routers = (files, scripts, forms)


@dataclass(frozen=True, kw_only=True)
class RecordingTaken:
    """A recording was taken. warning: a word on it, empty when it is as it should be."""

    name: str
    seconds: float
    warning: str


class Recordings:
    """Takes recordings of the phrase that an address names, and notes who took them."""

    def __init__(self, own: PhraseOf, store: PhrasesOf, audit: AuditOf, who: Who) -> None:
        self._key = own.key
        self._store = store
        self._audit = audit
        self._who = who

    async def keep(self, speaker: str, samples: Samples) -> RecordingTaken:
        """Keep a recording. speaker: a word for who said it. Answers 422 where it is no good, 409 where there
        are enough."""
        if fault := recording.fault(samples):
            raise HTTPException(422, recording.FAULTS[fault])
        other = await asyncio.to_thread(other_phrase, self._store, self._key, samples, Embedder(BULK))
        try:
            path = self._store.put_recording(self._key, speaker, samples)
        except BadPhrase as error:
            raise HTTPException(409, error.said(self._who.texts)) from None
        await self._audit.note(self._who.name, "recorded", f"phrases/{self._key}/{path.name}")
        words = self._who.texts
        warning = words.text("This sounds like the phrase “{text}”.", text=other.text) if other else ""
        return RecordingTaken(name=path.name, seconds=len(samples) / RATE, warning=warning)


RecordingsOf = Annotated[Recordings, Depends(Recordings)]


def _recording_of(store: PhrasesOf, key: str, name: str) -> Path:
    path = store.recording(key, name)
    if path is None:
        raise HTTPException(404, _("There is no such recording."))
    return path


RecordingOf = Annotated[Path, Depends(_recording_of)]


@scripts.post("/voice/{key}/sayings")
async def upload(
    request: Request, recordings: RecordingsOf, data: DataOf, now: Now, key: str, who: str = ""
) -> RecordingTaken:
    """Take a recording of somebody saying the phrase: the body is a sound file of any usual format. One that
    cannot be read is kept."""
    body = await request.body()
    try:
        samples = await decode(body, recording.TAKEN_S)
    except BadRecording as error:
        await asyncio.to_thread(UnreadStore(data).keep, "recording", key, body, str(error), now)
        raise HTTPException(422, str(error)) from None
    return await recordings.keep(who, samples)


@scripts.post("/voice/{key}/microphone")
async def record(
    recordings: RecordingsOf,
    settings: SettingsOf,
    data: DataOf,
    now: Now,
    microphone: str,
    ago: Annotated[int, Query(ge=0, le=60_000)],
    who: str = "",
) -> RecordingTaken:
    """Take what the post's own microphone heard from `ago` milliseconds ago; 409 while it is not over."""
    at = now - ago
    if microphone not in {one.name for one in settings.audio.microphones}:
        raise HTTPException(404, _("There is no such microphone."))
    path = ring_path(ring_folder(settings.audio, data), microphone)
    try:
        sound = await asyncio.to_thread(excerpt, path, at, at + SPEAK_MS)
    except NothingThere:
        raise HTTPException(409, _("The microphone has not recorded that yet.")) from None
    if sound.start + len(sound.samples) * 1000 // RATE < at + SPEAK_MS - 20:
        raise HTTPException(409, _("The microphone has not recorded that yet."))
    return await recordings.keep(who, sound.samples)


@files.get("/voice/{key}/sayings/{name}", response_class=FileResponse)
def saying(path: RecordingOf) -> Response:
    """A recording."""
    return FileResponse(path, media_type="audio/flac", headers=PRIVATE)


@forms.post("/voice/{key}/sayings/{name}/remove")
async def forget(path: RecordingOf, audit: AuditOf, who: Who, key: str, name: str) -> Response:
    """Remove a recording."""
    path.unlink(missing_ok=True)
    await audit.note(who.name, "removed", f"phrases/{key}/{name}")
    return RedirectResponse(f"/voice/{key}#sayings", 303)
