"""The pages of VoiceTrigger: phrases, recordings, what was heard, the standard of service."""

from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from host_daemon.audio.capture.microphone_health import STALLED
from host_daemon.store.journal import Journal
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import Phrase
from tests.web_ui.phrase_data import HEARD, dead, store
from web_ui.core.slug import slug


async def test_a_typed_phrase_stands_in_the_configuration(manager: httpx.AsyncClient, send: Any, post: Any):
    form = {"text": "могло бы быть лучше", "language": "ru", "group": "negative", "in_window": "true"}
    answer = await send("/voice", page="/voice", **form)
    assert answer.headers["location"] == "/voice/moglo-by-byt-luchshe"
    phrase = PhraseStore(post.data).phrase("moglo-by-byt-luchshe")
    assert phrase is not None
    assert (phrase.group, phrase.always, phrase.by_text) == ("negative", False, True)
    page = (await manager.get("/voice")).text
    assert "могло бы быть лучше" in page
    assert "not trained yet" in page


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


async def test_what_is_wrong_with_a_phrase_is_said_in_the_readers_language(
    manager: httpx.AsyncClient, send: Any
):
    manager.headers["accept-language"] = "ru"
    form = {"text": "добрый\x01 день", "language": "ru", "group": "request"}
    answer = await send("/voice", page="/voice", **form)
    assert answer.status_code == 422
    assert "есть символы, которых не напечатать" in answer.text


async def test_own_sound_is_allowed_by_a_manager_and_noted(manager: httpx.AsyncClient, send: Any, post: Any):
    await send("/voice/own-sound", page="/voice", allowed="true")
    assert post.config.settings().voice.own_sound
    assert [line.action for line in post.reader.audit("settings/voice")] == ["allowed own sound"]
    await send("/voice/own-sound", page="/voice")
    assert not post.config.settings().voice.own_sound


@pytest.mark.parametrize("name", ["viewer", "technician", "operator"])
async def test_only_managers_see_phrases_and_listen(log_in: Any, journal: Journal, name: str):
    store(journal, HEARD)
    browser = await log_in(name)
    for path in ("/voice", "/standards", f"/voice/heard/{slug(HEARD.uid)}.flac"):
        assert (await browser.get(path)).status_code == 403


@pytest.mark.parametrize("path", ["/voice", "/voice/hello"])
async def test_a_dead_microphone_is_told_where_phrases_are_tried(
    manager: httpx.AsyncClient, phrase_store: PhraseStore, post: Any, path: str
):
    assert STALLED not in (await manager.get(path)).text
    post.health.put(dead(STALLED))
    assert STALLED in (await manager.get(path)).text


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
