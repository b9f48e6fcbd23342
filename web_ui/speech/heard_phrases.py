"""Heard phrases: played, judged, and the scores of this moment."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Annotated

import soundfile
from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.cut import NothingThere, excerpt
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    HealthReported,
    PhraseHeard,
    PhraseJudged,
    PhrasesScored,
    ScoresAsked,
    TrackCut,
    WorkDone,
    WorkReported,
)
from host_daemon.settings.audio import ring_folder
from host_daemon.voice.phrases import recording
from web_ui.core.access import LISTENERS, MANAGERS, form_token, visitor
from web_ui.core.media import note_listening
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions
from web_ui.core.slug import uid
from web_ui.core.visitor import Visitor

# Heard before the phrase and after it.
BEFORE_MS, AFTER_MS = 1500, 1500
# Scores are asked for anew so often while somebody looks, and told for twice as long.
ASK_S = 5.0
VIEWERS = 20


def add(app: FastAPI, post: Post, sessions: Sessions) -> None:
    """Adds the routes."""
    viewers = 0

    def found(slug: str) -> PhraseHeard:
        event = post.reader.event(uid(slug))
        if not isinstance(event, PhraseHeard):
            raise HTTPException(404, _("Nothing of that kind was heard."))
        return event

    @app.get("/voice/heard/{slug}.flac", dependencies=[Depends(LISTENERS)], response_class=Response)
    async def sound(request: Request, slug: str) -> Response:
        """The phrase with a little before and after it. Listening is noted in the audit."""
        heard = found(slug)
        data = await asyncio.to_thread(snippet, post, heard)
        await note_listening(post, str(visitor(request).name), heard.uid)
        return Response(data, media_type="audio/flac", headers={"cache-control": "private, no-store"})

    @app.post(
        "/voice/heard/{slug}/judge",
        dependencies=[Depends(MANAGERS), Depends(form_token)],
        include_in_schema=False,
    )
    async def judge(request: Request, slug: str, right: Annotated[bool, Form()]) -> Response:
        """A manager listened: it was said, or it was not."""
        heard = found(slug)
        now, user = post.now(), str(visitor(request).name)
        await post.submit(
            PhraseJudged(uid=f"{heard.uid}/judged/{now}", at=now, cause=heard.uid, right=right, user=user)
        )
        word = "confirmed" if right else "called wrong"
        await post.note(user, word, heard.uid)
        return RedirectResponse("/voice#heard", 303)

    @app.get("/voice/live", dependencies=[Depends(MANAGERS)], response_class=StreamingResponse)
    async def live(request: Request) -> StreamingResponse:
        """Server-sent events: `scores` by microphone and phrase, `work` with its share, `done`, and
        `problem` of a microphone."""
        if viewers >= VIEWERS:
            raise HTTPException(503, _("Too many people look at this page at once."))
        return StreamingResponse(told(visitor(request)), media_type="text/event-stream")

    async def told(who: Visitor) -> AsyncIterator[str]:
        nonlocal viewers
        viewers += 1
        loop = asyncio.get_running_loop()
        asked = 0.0
        try:
            async with post.live.view() as events:
                yield "retry: 2000\n\n"
                while sessions.find(who.token, post.now()) is not None:
                    if loop.time() - asked >= ASK_S:
                        asked = loop.time()
                        await post.listen(ScoresAsked(uid="scores", at=post.now(), seconds=2 * ASK_S))
                    try:
                        event = await asyncio.wait_for(events.get(), ASK_S)
                    except TimeoutError:
                        yield ": still here\n\n"
                        continue
                    if (line := shown(event, who.texts)) is not None:
                        yield f"data: {json.dumps(line)}\n\n"
        finally:
            viewers -= 1


def shown(event: object, words: Texts) -> dict[str, object] | None:
    """What a viewer is told of an event, or None."""
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


def snippet(post: Post, heard: PhraseHeard) -> bytes:
    """The sound of a phrase as a FLAC file, from the ring or from a track. Raises HTTPException."""
    start, end = heard.start - BEFORE_MS, heard.at + AFTER_MS
    settings = post.config.settings().audio
    try:
        samples = excerpt(ring_path(ring_folder(settings, post.data), heard.microphone), start, end).samples
    except NothingThere:
        samples = _of_track(post, heard, start, end)
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, "PCM_16", format="FLAC")
    return file.getvalue()


def _of_track(post: Post, heard: PhraseHeard, start: int, end: int) -> Samples:
    for track in post.reader.events([TrackCut], start - 1_200_000, end):
        covers = track.at <= heard.start and heard.at <= track.at + track.duration_ms
        path = post.data / track.path
        if track.microphone == heard.microphone and covers and path.is_file():
            try:
                samples = recording.read(path)
            except recording.BadRecording:
                continue
            first = max(0, (start - track.at) * RATE // 1000)
            return samples[first : (end - track.at) * RATE // 1000]
    raise HTTPException(404, _("This sound is no longer kept."))
