"""The pages of VoiceTrigger: phrases, recordings, what was heard, the standard of service."""

from __future__ import annotations

import dataclasses
import io
import shutil
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from host_daemon.audio.capture.microphone_health import STALLED
from host_daemon.base.texts import texts
from host_daemon.events import Event, HealthReported, PhraseJudged, PhrasesScored, WorkAsked, WorkReported
from host_daemon.store.journal import Journal, add
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.synthesis.rhvoice import RHVoice
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import HEARD, checked
from web_ui.core.slug import slug
from web_ui.speech.heard_phrases import shown
from web_ui.speech.phrases import voice_page


def store(journal: Journal, *events: Event) -> None:
    journal.submit(lambda db: add(db, events, AT)).result()


def sound(samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, 16000, "PCM_16", format="WAV")
    return file.getvalue()


def said(seconds: float = 1.0) -> np.ndarray:
    """A buzz with silence around it."""
    time = np.arange(round(seconds * 16000)) / 16000
    return np.pad((8000 * np.sin(2 * np.pi * 200 * time)).astype(np.int16), 6000)


async def test_a_typed_phrase_stands_in_the_configuration(manager: httpx.AsyncClient, send: Any, post: Any):
    form = {"text": "могло бы быть лучше", "language": "ru", "group": "negative", "in_window": "true"}
    answer = await send("/voice", page="/voice", **form)
    assert answer.headers["location"] == "/voice/moglo-by-byt-luchshe"
    phrase = PhraseStore(post.data).phrase("moglo-by-byt-luchshe")
    assert phrase is not None
    assert (phrase.group, phrase.always, phrase.by_text) == ("negative", False, True)
    page = (await manager.get("/voice")).text
    assert "могло бы быть лучше" in page
    assert "not taught yet" in page


async def test_a_second_phrase_of_the_same_words_gets_another_name(
    manager: httpx.AsyncClient, send: Any, post: Any
):
    for key in ("good-bye", "good-bye-2"):
        form = {"text": "good bye", "language": "en", "group": "staff_action"}
        assert (await send("/voice", page="/voice", **form)).headers["location"] == f"/voice/{key}"
    assert "Hardly differs from: good bye" in (await manager.get("/voice/good-bye")).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"text": "...", "language": "ru", "group": "request"}, "empty"),
        ({"text": "hello there", "language": "ru", "group": "request"}, "letters"),
        ({"text": "добрый день", "language": "ru", "group": "nonsense"}, "group"),
    ],
)
async def test_a_bad_phrase_is_refused_in_words(manager: httpx.AsyncClient, send: Any, form: Any, words: str):
    answer = await send("/voice", page="/voice", **form)
    assert answer.status_code == 422
    assert words in answer.text


async def test_its_use_can_be_changed_and_it_can_be_removed(
    manager: httpx.AsyncClient, send: Any, shelf: PhraseStore
):
    form = {"group": "displeasure", "role": "customer", "threshold": "1.5", "in_window": "true"}
    assert (await send("/voice/hello", page="/voice/hello", **form)).status_code == 303
    changed = shelf.phrase("hello")
    assert changed is not None
    assert (changed.group, changed.threshold, changed.text) == ("displeasure", 1.5, "good morning")
    assert (await send("/voice/hello", page="/voice/hello", **form | {"threshold": "99"})).status_code == 422
    assert (await send("/voice/hello/remove", page="/voice/hello")).status_code == 303
    assert shelf.phrases() == []
    assert (await manager.get("/voice/hello")).status_code == 404


async def put(manager: httpx.AsyncClient, body: bytes, key: str = "hello") -> httpx.Response:
    page = (await manager.get("/voice")).text
    csrf = page.split('name="csrf" content="')[1].split('"')[0]
    return await manager.post(f"/voice/{key}/sayings?who=Anna", content=body, headers={"x-csrf": csrf})


async def test_a_recording_is_checked_kept_and_removed(
    manager: httpx.AsyncClient, send: Any, shelf: PhraseStore, post: Any
):
    answer = await put(manager, sound(said()))
    assert answer.status_code == 200, answer.text
    assert answer.json()["name"] == "Anna.1.flac"
    assert (await put(manager, sound(said()))).json()["name"] == "Anna.2.flac"
    played = await manager.get("/voice/hello/sayings/Anna.1.flac")
    assert played.headers["content-type"] == "audio/flac"
    assert (await send("/voice/hello/sayings/Anna.1.flac/remove", page="/voice/hello")).status_code == 303
    assert [path.name for path in shelf.recordings("hello")] == ["Anna.2.flac"]
    assert list(Path(post.data / "run").glob("*.sound")) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"rubbish" * 100, "can be read"),
        (sound(np.zeros(32000, np.int16)), "Nothing can be heard"),
        (sound(said(12)), "too long"),
        (sound(np.clip(said().astype(np.int32) * 50, -32768, 32767).astype(np.int16)), "overdriven"),
    ],
)
async def test_a_bad_recording_is_refused_in_words(
    manager: httpx.AsyncClient, shelf: PhraseStore, body: bytes, words: str
):
    answer = await put(manager, body)
    assert answer.status_code == 422
    assert words in answer.text
    assert shelf.recordings("hello") == []


async def test_recordings_need_the_page_s_token_and_a_bound(manager: httpx.AsyncClient, shelf: PhraseStore):
    assert (await manager.post("/voice/hello/sayings", content=sound(said()))).status_code == 403
    assert (await put(manager, b"x" * (13 << 20))).status_code == 413


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
    clock.now += 1000
    await send(f"/voice/heard/{slug(HEARD.uid)}/judge", page="/voice", right="false")
    line = voice_page(post, shelf).lines[0]
    assert (line.fired, line.right, line.wrong) == (1, 0, 1)


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


async def test_own_sound_is_allowed_by_a_manager_and_noted(manager: httpx.AsyncClient, send: Any, post: Any):
    await send("/voice/own-sound", page="/voice", allowed="true")
    assert post.config.settings().voice.own_sound
    assert [line.action for line in post.reader.audit("settings/voice")] == ["allowed own sound"]
    await send("/voice/own-sound", page="/voice")
    assert not post.config.settings().voice.own_sound


async def test_a_search_is_asked_for(manager: httpx.AsyncClient, send: Any, shelf: PhraseStore, post: Any):
    await send("/voice/past", page="/voice", hours="2", phrase="hello")
    (asked,) = post.reader.events([WorkAsked])
    assert (asked.work, asked.phrases, asked.end - asked.start) == ("search", ("hello",), 7_200_000)
    assert (await send("/voice/past", page="/voice", hours="2", phrase="none")).status_code == 422
    assert "Search of the past" in (await manager.get("/voice")).text
    post.config.write_phrases([{"key": "spoilt"}])
    assert (await send("/voice/past", page="/voice", hours="2", phrase="hello")).status_code == 409


@pytest.mark.parametrize("name", ["viewer", "technician", "operator"])
async def test_only_managers_see_phrases_and_listen(log_in: Any, journal: Journal, name: str):
    store(journal, HEARD)
    browser = await log_in(name)
    for path in ("/voice", "/standards", f"/voice/heard/{slug(HEARD.uid)}.flac"):
        assert (await browser.get(path)).status_code == 403


def test_what_a_viewer_is_told_of_this_moment():
    words = texts("ru")
    scored = PhrasesScored(uid="counter/scores", at=AT, microphone="counter", scores={"hello": 0.4})
    assert shown(scored, words) == {"scores": {"hello": 0.4}, "microphone": "counter"}
    report = WorkReported(uid="w/progress", at=AT, cause="w", share=0.5, heard=2)
    assert shown(report, words) == {"work": "w", "share": 0.5, "heard": 2}


def dead(problem: str) -> HealthReported:
    return HealthReported(
        uid="microphone:counter",
        at=AT,
        sense="microphone",
        name="counter",
        health="failed" if problem else "ok",
        problem=problem,
    )


def test_a_viewer_is_told_when_a_microphone_falls_silent():
    told = shown(dead(STALLED), texts("ru"))
    assert told == {"microphone": "counter", "problem": texts("ru").text(STALLED)}
    assert shown(dead(""), texts("ru")) == {"microphone": "counter", "problem": ""}


@pytest.mark.parametrize("path", ["/voice", "/voice/hello"])
async def test_a_dead_microphone_is_told_where_phrases_are_tried(
    manager: httpx.AsyncClient, shelf: PhraseStore, post: Any, path: str
):
    assert STALLED not in (await manager.get(path)).text
    post.health.put(dead(STALLED))
    assert STALLED in (await manager.get(path)).text


async def test_a_post_that_cannot_speak_says_who_can_teach_it(
    manager: httpx.AsyncClient, shelf: PhraseStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "let people say the phrase" in (await manager.get("/voice/hello")).text
    assert (await put(manager, sound(said()))).status_code == 200


@pytest.mark.parametrize(
    ("language", "installed", "told"), [("ru", (), True), ("ru", ("Anna",), False), ("en", (), False)]
)
async def test_voices_that_would_help_are_named(
    manager: httpx.AsyncClient,
    send: Any,
    post: Any,
    monkeypatch: Any,
    language: str,
    installed: Any,
    told: bool,
):
    monkeypatch.setattr(RHVoice, "voices", lambda self, language: installed)
    text = "как хорошо" if language == "ru" else "how very good"
    answer = await send("/voice", page="/voice", text=text, language=language, group="positive")
    page = (await manager.get(answer.headers["location"])).text
    assert ("apt-get install rhvoice rhvoice-russian" in page) == told


async def test_two_hundred_phrases_have_their_pages_and_one_more_is_refused(
    manager: httpx.AsyncClient, send: Any, post: Any
):
    said = [f"phrase {letter}{other} again" for letter in "abcdefghijklmnopqrst" for other in "abcdefghij"]
    phrases = [Phrase(f"p{n}", text, "en", "staff_action") for n, text in enumerate(said)]
    post.config.write_phrases([dataclasses.asdict(one) for one in phrases])
    assert len((await manager.get("/voice.json")).json()["lines"]) == 200
    assert (await manager.get("/voice/p7")).status_code == 200
    more = await send("/voice", page="/voice", text="one more", language="en", group="positive")
    assert more.status_code == 422
    assert "more phrases than the post can listen for" in more.text


async def test_the_standard_is_set_up_and_its_figures_say_how_many(
    manager: httpx.AsyncClient, send: Any, post: Any, journal: Journal
):
    form = {"name": "greeting", "phrases": "greeting", "moment": "visit", "before_s": "2", "after_s": "10"}
    assert (await send("/standards", page="/standards", **form)).status_code == 303
    assert post.config.standards()[0]["names"] == ["greeting"]
    refused = await send("/standards", page="/standards", **form | {"moment": "noon"})
    assert refused.status_code == 422
    store(journal, *(checked("met" if i % 4 else "missed", i) for i in range(40)), checked("undecidable", 99))
    # A search found the greeting of the first visit afterwards: its newest check counts.
    store(journal, dataclasses.replace(checked("met", 0), uid="again", checked_at=AT + 1))
    found = (await manager.get("/standards.json")).json()
    row = next(row for row in found["rows"] if row["operator"] == "")
    assert row["figure"]["value"] == pytest.approx(31 / 40)
    assert row["figure"]["n"] == 40
    assert row["undecidable"] == 1
    assert (await send("/standards/remove", page="/standards", name="greeting")).status_code == 303
    assert post.config.standards() == ()
