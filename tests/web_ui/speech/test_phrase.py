from __future__ import annotations

import shutil
from typing import Any

import httpx
import pytest

from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.synthesis.rhvoice import RHVoice


async def test_its_use_can_be_changed_and_it_can_be_removed(
    manager: httpx.AsyncClient, send: Any, phrase_store: PhraseStore
):
    form = {"group": "displeasure", "role": "customer", "threshold": "1.5", "in_window": "true"}
    assert (await send("/voice/hello", page="/voice/hello", **form)).status_code == 303
    changed = phrase_store.phrase("hello")
    assert changed is not None
    assert (changed.group, changed.threshold, changed.text) == ("displeasure", 1.5, "good morning")
    assert (await send("/voice/hello", page="/voice/hello", **form | {"threshold": "99"})).status_code == 422
    assert (await send("/voice/hello/remove", page="/voice/hello")).status_code == 303
    assert phrase_store.phrases() == []
    assert (await manager.get("/voice/hello")).status_code == 404


async def test_a_post_that_cannot_speak_says_who_can_teach_it(
    manager: httpx.AsyncClient, phrase_store: PhraseStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "let people say the phrase" in (await manager.get("/voice/hello")).text


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
