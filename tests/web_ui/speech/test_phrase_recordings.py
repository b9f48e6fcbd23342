from __future__ import annotations

import io
import shutil
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from host_daemon.store.unread import UnreadStore
from host_daemon.voice.phrase_store import PhraseStore
from tests.cases import ABSENT, FOLDER


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


async def test_a_recording_is_checked_kept_and_removed(
    manager: httpx.AsyncClient, send: Any, phrase_store: PhraseStore, post: Any
):
    answer = await put(manager, sound(said()))
    assert answer.status_code == 200, answer.text
    assert answer.json()["name"] == "Anna.1.flac"
    assert (await put(manager, sound(said()))).json()["name"] == "Anna.2.flac"
    played = await manager.get("/voice/hello/sayings/Anna.1.flac")
    assert played.headers["content-type"] == "audio/flac"
    assert (await send("/voice/hello/sayings/Anna.1.flac/remove", page="/voice/hello")).status_code == 303
    assert [path.name for path in phrase_store.recordings("hello")] == ["Anna.2.flac"]


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
    manager: httpx.AsyncClient, phrase_store: PhraseStore, body: bytes, words: str
):
    answer = await put(manager, body)
    assert answer.status_code == 422
    assert words in answer.text
    assert phrase_store.recordings("hello") == []


async def test_what_cannot_be_read_is_kept(manager: httpx.AsyncClient, phrase_store: PhraseStore, post: Any):
    await put(manager, b"rubbish" * 100)
    (kept,) = UnreadStore(post.data).all()
    assert (kept.kind, kept.source, kept.sent) == ("recording", "hello", 700)


@pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
@pytest.mark.parametrize("name", ["chained.ogg", "change.mp3"])
async def test_sound_that_changes_on_the_way_is_taken_whole(
    manager: httpx.AsyncClient, phrase_store: PhraseStore, name: str
):
    answer = await put(manager, (FOLDER / "audio-changing" / name).read_bytes())
    assert answer.status_code == 200, answer.text
    assert answer.json()["seconds"] == pytest.approx(6, abs=0.15)


async def test_recordings_need_the_page_s_token_and_a_bound(
    manager: httpx.AsyncClient, phrase_store: PhraseStore
):
    assert (await manager.post("/voice/hello/sayings", content=sound(said()))).status_code == 403
    assert (await put(manager, b"x" * (13 << 20))).status_code == 413


async def test_a_post_that_cannot_speak_takes_recordings(
    manager: httpx.AsyncClient, phrase_store: PhraseStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert (await put(manager, sound(said()))).status_code == 200


async def microphone(manager: httpx.AsyncClient, name: str, ago: int = 5000) -> httpx.Response:
    """Asks for what a microphone of the post heard so many milliseconds ago."""
    page = (await manager.get("/voice")).text
    csrf = page.split('name="csrf" content="')[1].split('"')[0]
    query = {"microphone": name, "ago": str(ago), "who": "Anna"}
    return await manager.post("/voice/hello/microphone", params=query, headers={"x-csrf": csrf})


async def test_an_unknown_microphone_is_said(manager: httpx.AsyncClient, phrase_store: PhraseStore):
    assert (await microphone(manager, "none")).status_code == 404


async def test_a_microphone_that_has_not_recorded_that_yet_is_said(
    manager: httpx.AsyncClient, phrase_store: PhraseStore, post: Any
):
    post.config.write_settings({"audio": {"microphones": [{"name": "hall", "point": "point-1"}]}})
    answer = await microphone(manager, "hall")
    assert answer.status_code == 409
    assert "has not recorded that yet" in answer.text


async def test_a_recording_that_is_not_there_is_said(manager: httpx.AsyncClient, phrase_store: PhraseStore):
    assert (await manager.get("/voice/hello/sayings/Anna.1.flac")).status_code == 404
