"""One phrase: its expected errors, its threshold, and the recordings that it is taught by."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, HTTPException, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.cut import NothingThere, excerpt
from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported, WorkAsked
from host_daemon.settings.audio import ring_folder
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases import recording
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase, alike
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.synthesis import speakers
from host_daemon.voice.training.negatives import BULK
from host_daemon.voice.training.teach import other_phrase
from web_ui.core.access import MANAGERS, form_token, header_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.speech.phrases import PhraseLine, deaf, voice_page

# A recording is at most ten seconds; a minute of uncompressed stereo is more than any browser sends.
MOST_BYTES = 12 * 1024 * 1024
# How long the post's own microphone is listened to for one saying.
SPEAK_MS = 4000
# The meter's figures are shown for thresholds in these steps around the head's own, in logits.
STEPS = tuple(step / 2 for step in range(-6, 13))

Text = Annotated[str, Form(max_length=200)]
Flag = Annotated[bool, Form()]


@dataclass(frozen=True, kw_only=True)
class RecordingLine:
    """A recording. odd: the phrase's own head does not recognise it."""

    name: str
    who: str
    odd: bool


@dataclass(frozen=True, kw_only=True)
class ThresholdStep:
    """What to expect with a threshold so much higher."""

    margin: float
    misses: float | None
    false_alarms: float


@dataclass(frozen=True, kw_only=True)
class PhrasePage:
    """line: as on the page of all phrases. sayings: its recordings. steps: what other thresholds would do.
    alike: texts that hardly differ. microphones: names of the post's own.
    deaf: those with which something is wrong. mute: nothing on the post can speak its text. more_voices:
    those that would teach its text better are not installed."""

    line: PhraseLine
    sayings: tuple[RecordingLine, ...]
    steps: tuple[ThresholdStep, ...]
    alike: tuple[str, ...]
    microphones: tuple[str, ...]
    deaf: tuple[HealthReported, ...]
    mute: bool
    more_voices: bool


@dataclass(frozen=True, kw_only=True)
class RecordingTaken:
    """A recording was taken. warning: a word on it, empty when it is as it should be."""

    name: str
    seconds: float
    warning: str


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    shelf = PhraseStore(post.data)

    def known(key: str) -> Phrase:
        try:
            found = shelf.phrase(key)
        except BadPhrase as error:
            raise HTTPException(409, str(error)) from None
        if found is None:
            raise HTTPException(404, _("There is no such phrase."))
        return found

    def phrase(request: Request, key: str) -> PhrasePage:
        """One phrase with its meter and recordings."""
        own = known(key)
        line = next(one for one in voice_page(post, shelf).lines if one.phrase.key == key)
        head, notes = shelf.classifier(key), shelf.notes(key)
        steps = [(step, head.honesty.shifted(step)) for step in STEPS] if head and head.honesty.others else []
        return PhrasePage(
            line=line,
            sayings=tuple(
                RecordingLine(name=path.name, who=path.name.split(".")[0], odd=path.name in notes.odd)
                for path in shelf.recordings(key)
            ),
            steps=tuple(
                ThresholdStep(margin=margin, misses=one.misses, false_alarms=one.false_alarms)
                for margin, one in steps
            ),
            alike=tuple(one.text for one in alike(own, shelf.phrases())),
            microphones=tuple(one.name for one in post.config.settings().audio.microphones),
            deaf=deaf(post),
            mute=own.by_text and not speakers.able(own.language),
            more_voices=own.by_text and speakers.more_to_be_had(own.language),
        )

    pages.add("/voice/{key}", "phrase.html", phrase, MANAGERS)
    writes = [Depends(MANAGERS), Depends(form_token)]

    @app.post("/voice/{key}", dependencies=writes, include_in_schema=False)
    async def change(
        request: Request,
        key: str,
        group: Text,
        role: Text,
        threshold: Annotated[float, Form()],
        event: Text = "",
        engine: Text = "embedding",
        in_window: Flag = False,
        by_people: Flag = False,
    ) -> Response:
        """Change what a phrase stands for and how sure the post must be."""
        values: dict[str, Any] = {"group": group, "role": role, "event": event.strip(), "engine": engine}
        values |= {"threshold": threshold, "always": not in_window, "by_text": not by_people}
        try:
            shelf.put(dataclasses.replace(known(key), **values))
        except BadPhrase as error:
            raise HTTPException(422, str(error)) from None
        await post.note(visitor(request).name, "set up", f"phrases/{key}")
        return RedirectResponse(f"/voice/{key}", 303)

    @app.post("/voice/{key}/remove", dependencies=writes, include_in_schema=False)
    async def remove(request: Request, key: str) -> Response:
        """Forget a phrase with its recordings."""
        known(key)
        shelf.remove(key)
        await post.note(visitor(request).name, "removed", f"phrases/{key}")
        return RedirectResponse("/voice", 303)

    @app.post("/voice/{key}/teach", dependencies=writes, include_in_schema=False)
    async def teach(request: Request, key: str) -> Response:
        """Teach it anew."""
        known(key)
        now, user = post.now(), str(visitor(request).name)
        await post.submit(
            WorkAsked(uid=f"work/{now}/teach/{key}", at=now, work="teach", phrases=(key,), user=user)
        )
        return RedirectResponse(f"/voice/{key}", 303)

    @app.post("/voice/{key}/sayings", dependencies=[Depends(MANAGERS), Depends(header_token)])
    async def say(request: Request, key: str, who: str = "") -> RecordingTaken:
        """Take a recording of somebody saying the phrase: the body is a sound file of any usual format."""
        known(key)
        body = await request.body()
        samples = await asyncio.to_thread(decoded, body, post.data / "run")
        return await keep(request, key, who, samples)

    @app.post("/voice/{key}/microphone", dependencies=[Depends(MANAGERS), Depends(header_token)])
    async def speak(
        request: Request,
        key: str,
        microphone: str,
        ago: Annotated[int, Query(ge=0, le=MINUTE_MS)],
        who: str = "",
    ) -> RecordingTaken:
        """Take what the post's own microphone heard from `ago` milliseconds ago; 409 while it is not over."""
        known(key)
        at = post.now() - ago
        settings = post.config.settings().audio
        if microphone not in {one.name for one in settings.microphones}:
            raise HTTPException(404, _("There is no such microphone."))
        path = ring_path(ring_folder(settings, post.data), microphone)
        try:
            sound = await asyncio.to_thread(excerpt, path, at, at + SPEAK_MS)
        except NothingThere:
            raise HTTPException(409, _("The microphone has not recorded that yet.")) from None
        if sound.start + len(sound.samples) * 1000 // RATE < at + SPEAK_MS - 20:
            raise HTTPException(409, _("The microphone has not recorded that yet."))
        return await keep(request, key, who, sound.samples)

    async def keep(request: Request, key: str, who: str, samples: Samples) -> RecordingTaken:
        if fault := recording.fault(samples):
            raise HTTPException(422, recording.FAULTS[fault])
        other = await asyncio.to_thread(other_phrase, shelf, key, samples, Embedder(BULK))
        try:
            path = shelf.put_recording(key, who, samples)
        except BadPhrase as error:
            raise HTTPException(409, str(error)) from None
        await post.note(visitor(request).name, "recorded", f"phrases/{key}/{path.name}")
        words = visitor(request).texts
        warning = words.text("This sounds like the phrase “{text}”.", text=other.text) if other else ""
        return RecordingTaken(name=path.name, seconds=len(samples) / RATE, warning=warning)

    @app.get("/voice/{key}/sayings/{name}", dependencies=[Depends(MANAGERS)], response_class=FileResponse)
    def saying(key: str, name: str) -> Response:
        """A recording."""
        path = shelf.recording(key, name)
        if path is None:
            raise HTTPException(404, _("There is no such recording."))
        return FileResponse(path, media_type="audio/flac", headers={"cache-control": "private, no-store"})

    @app.post("/voice/{key}/sayings/{name}/remove", dependencies=writes, include_in_schema=False)
    async def forget(request: Request, key: str, name: str) -> Response:
        """Remove a recording."""
        path = shelf.recording(key, name)
        if path is None:
            raise HTTPException(404, _("There is no such recording."))
        path.unlink(missing_ok=True)
        await post.note(visitor(request).name, "removed", f"phrases/{key}/{name}")
        return RedirectResponse(f"/voice/{key}#sayings", 303)


def decoded(body: bytes, folder: Path) -> Samples:
    """The samples of a sound file. Raises HTTPException when there are none in it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".sound") as file:
        file.write(body)
        file.flush()
        try:
            return recording.read(Path(file.name), recording.LONGEST_S)
        except recording.BadRecording as error:
            raise HTTPException(422, str(error)) from None
