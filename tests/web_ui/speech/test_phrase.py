from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.synthesis.rhvoice import RHVoice


def sound(samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, 16000, "PCM_16", format="WAV")
    return file.getvalue()


def said(seconds: float = 1.0) -> np.ndarray:
    """A buzz with silence around it."""
    time = np.arange(round(seconds * 16000)) / 16000
    return np.pad((8000 * np.sin(2 * np.pi * 200 * time)).astype(np.int16), 6000)


async def put(manager: httpx.AsyncClient, body: bytes, key: str = "hello") -> httpx.Response:
    page = (await manager.get("/voice")).text
    csrf = page.split('name="csrf" content="')[1].split('"')[0]
    return await manager.post(f"/voice/{key}/sayings?who=Anna", content=body, headers={"x-csrf": csrf})


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
