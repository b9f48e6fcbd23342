from __future__ import annotations

import dataclasses
import io
from typing import Any

import httpx
import pytest
import soundfile

from host_daemon.audio.capture.microphone_health import STALLED
from host_daemon.base.texts import texts
from host_daemon.events import PhraseJudged, PhrasesScored, WorkReported
from host_daemon.store.journal import Journal
from host_daemon.voice.phrase_store import PhraseStore
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import HEARD, dead, store
from web_ui.core.slug import slug
from web_ui.speech.heard_phrases import shown
from web_ui.speech.phrases import voice_page


async def test_a_phrase_is_heard_from_a_track_when_the_ring_has_it_no_more(
    manager: httpx.AsyncClient, post: Any, journal: Journal
):
    store(journal, HEARD)
    answer = await manager.get(f"/voice/heard/{slug(HEARD.uid)}.flac")
    assert soundfile.info(io.BytesIO(answer.content)).duration == pytest.approx(3.9, abs=0.01)
    assert [line.action for line in post.reader.audit(HEARD.uid)] == ["listened"]


async def test_sound_that_is_gone_is_said(manager: httpx.AsyncClient, journal: Journal):
    store(journal, dataclasses.replace(HEARD, at=AT - 3_600_000, start=AT - 3_601_000))
    answer = await manager.get(f"/voice/heard/{slug(HEARD.uid)}.flac")
    assert answer.status_code == 404
    assert (await manager.get("/voice/heard/nothing.flac")).status_code == 404


def test_what_a_viewer_is_told_of_this_moment():
    words = texts("ru")
    scored = PhrasesScored(uid="counter/scores", at=AT, microphone="counter", scores={"hello": 0.4})
    assert shown(scored, words) == {"scores": {"hello": 0.4}, "microphone": "counter"}
    report = WorkReported(uid="w/progress", at=AT, cause="w", share=0.5, heard=2)
    assert shown(report, words) == {"work": "w", "share": 0.5, "heard": 2}


def test_a_viewer_is_told_when_a_microphone_falls_silent():
    told = shown(dead(STALLED), texts("ru"))
    assert told == {"microphone": "counter", "problem": texts("ru").text(STALLED)}
    assert shown(dead(""), texts("ru")) == {"microphone": "counter", "problem": ""}


async def test_what_waits_for_a_look_is_judged_and_counted(
    manager: httpx.AsyncClient, send: Any, shelf: PhraseStore, post: Any, journal: Journal, clock: Any
):
    store(journal, HEARD)
    assert "Waiting for a look" in (await manager.get("/voice")).text
    answer = await send(f"/voice/heard/{slug(HEARD.uid)}/judge", page="/voice", right="true")
    assert answer.status_code == 303
    (judged,) = post.reader.events([PhraseJudged])
    assert (judged.cause, judged.right, judged.user) == (HEARD.uid, True, "manager")
    line = voice_page(post, shelf).lines[0]
    assert (line.fired, line.right, line.wrong) == (1, 1, 0)
    clock.at += 1000
    await send(f"/voice/heard/{slug(HEARD.uid)}/judge", page="/voice", right="false")
    line = voice_page(post, shelf).lines[0]
    assert (line.fired, line.right, line.wrong) == (1, 0, 1)
