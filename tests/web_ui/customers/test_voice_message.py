"""Voice messages: taken once, bounded, kept as files, heard by managers with a note of it."""

from __future__ import annotations

import io
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from host_daemon.audio.tracks.decoder import UNREADABLE
from host_daemon.events import VoiceMessageLeft
from host_daemon.store.unread import UnreadStore
from tests.cases import ABSENT, FOLDER
from web_ui.core.services import Services
from web_ui.customers.voice_message import BODY, PER_PHONE

KEY = "0123456789abcdef" * 2
PLACE = "/voice-message/qr/point-1"


def recording(seconds: float = 2.0) -> bytes:
    sound = 0.3 * np.sin(np.arange(int(seconds * 16_000)) * 0.17)
    file = io.BytesIO()
    soundfile.write(file, sound, 16_000, format="WAV")
    return file.getvalue()


async def leave(browser: httpx.AsyncClient, data: bytes, key: str = KEY, **more: Any) -> httpx.Response:
    await browser.post("/feedback/qr/point-1/rating", json={"key": key, "rating": "positive"})
    headers = {"content-type": more.pop("kind", "audio/wav")}
    return await browser.post(PLACE, params={"key": key, **more}, content=data, headers=headers)


async def test_a_message_is_a_file_that_belongs_to_its_rating(
    post: Services, browser: httpx.AsyncClient, clock: Any
) -> None:
    assert (await leave(browser, recording(), age_ms=500)).status_code == 200
    (left,) = post.reader.events([VoiceMessageLeft])
    assert (left.cause, left.at, left.duration_ms) == (f"qr/{KEY}/rated", clock.at - 500, 2000)
    sound, rate = soundfile.read(post.data / left.path)
    assert (len(sound), rate) == (32_000, 16_000)
    assert max(left.peaks) in (30, 31)  # percent, rounded up


async def test_a_second_message_for_a_rating_changes_nothing(
    post: Services, browser: httpx.AsyncClient
) -> None:
    await leave(browser, recording())
    assert (await leave(browser, recording(1.0))).status_code == 200
    (left,) = post.reader.events([VoiceMessageLeft])
    assert left.duration_ms == 2000


@pytest.mark.parametrize(
    ("data", "more", "status"),
    [
        (b"not sound", {}, 400),
        (b"#EXTM3U\nfile:///etc/passwd", {}, 400),
        (recording(0.1), {}, 400),
        (recording(), {"kind": "text/plain"}, 400),
        (recording(), {"kind": "application/x-www-form-urlencoded"}, 400),
        (recording(), {"age_ms": -1}, 422),
        (bytes(BODY + 1), {}, 413),
    ],
)
async def test_nonsense_is_refused(
    post: Services, browser: httpx.AsyncClient, data: bytes, more: dict[str, Any], status: int
) -> None:
    assert (await leave(browser, data, **more)).status_code == status
    assert post.reader.events([VoiceMessageLeft]) == ()


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "application/ogg", "image/png"])
async def test_the_sender_s_type_does_not_decide(
    post: Services, browser: httpx.AsyncClient, kind: str
) -> None:
    assert (await leave(browser, recording(), kind=kind)).status_code == 200
    (left,) = post.reader.events([VoiceMessageLeft])
    assert left.duration_ms == 2000


@pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
@pytest.mark.parametrize(
    ("name", "kind", "length_ms"),
    [
        ("phone-recordings/android.aac", "audio/aac", 4000),
        ("phone-recordings/firefox.ogg", "application/ogg", 4000),
        ("phone-recordings/iphone.m4a", "", 4000),
        ("phone-recordings/iphone.m4a", "application/octet-stream", 4000),
        ("phone-recordings/mac-alac.caf", "audio/x-caf", 4000),
        ("phone-recordings/rf64.wav", "audio/wav", 4000),
        ("phone-recordings/voice.amr", "", 4000),
        ("audio-changing/chained.ogg", "audio/ogg", 6000),
        ("audio-changing/change.mp3", "audio/mpeg", 6000),
    ],
)
async def test_recordings_of_phones_and_badges_are_taken_whole(
    post: Services, browser: httpx.AsyncClient, name: str, kind: str, length_ms: int
) -> None:
    assert (await leave(browser, (FOLDER / name).read_bytes(), kind=kind)).status_code == 200
    (left,) = post.reader.events([VoiceMessageLeft])
    assert left.duration_ms == pytest.approx(length_ms, abs=150)


async def test_what_cannot_be_read_is_kept_for_managers(
    post: Services, browser: httpx.AsyncClient, log_in: Any
) -> None:
    await leave(browser, b"a new format" * 100, kind="audio/new")
    (kept,) = UnreadStore(post.data).all()
    assert (kept.kind, kept.source, kept.reason) == ("recording", "point-1", UNREADABLE)
    await log_in("technician")
    assert (await browser.get(f"/unread/{kept.name}")).status_code == 403
    await log_in("manager")
    assert (await browser.get(f"/unread/{kept.name}")).content == b"a new format" * 100


async def test_a_message_without_a_rating_or_a_point_is_refused(browser: httpx.AsyncClient) -> None:
    headers = {"content-type": "audio/wav"}
    for place, status in ((PLACE, 409), ("/voice-message/qr/nowhere", 404)):
        answer = await browser.post(place, params={"key": KEY}, content=recording(), headers=headers)
        assert answer.status_code == status


async def test_a_long_message_ends_at_the_limit(post: Services, browser: httpx.AsyncClient) -> None:
    post.config.write_settings({"web": {"voice_s": 1}})
    await leave(browser, recording(3.0))
    (left,) = post.reader.events([VoiceMessageLeft])
    assert left.duration_ms == 1000


async def test_where_messages_are_off_none_is_taken_or_offered(
    post: Services, browser: httpx.AsyncClient
) -> None:
    post.config.write_settings({"web": {"voice_s": 0}})
    assert (await leave(browser, recording())).status_code == 404
    assert "data-record" not in (await browser.get("/q/point-1")).text


async def test_one_phone_may_not_speak_without_end(browser: httpx.AsyncClient) -> None:
    found = [
        (await leave(browser, recording(0.5), key=f"{number:032x}")).status_code
        for number in range(PER_PHONE[0] + 1)
    ]
    assert found == [200] * PER_PHONE[0] + [429]


async def test_managers_hear_it_and_that_is_noted(
    post: Services, browser: httpx.AsyncClient, log_in: Any
) -> None:
    await leave(browser, recording())
    (left,) = post.reader.events([VoiceMessageLeft])
    address = f"/voices/qr~1{KEY}~1rated~1voice.flac"
    await log_in("viewer")
    assert (await browser.get(address)).status_code == 403
    await log_in("manager")
    answer = await browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/flac")
    assert [(line.user, line.action) for line in post.reader.audit(left.uid)] == [("manager", "listened")]


async def test_a_full_room_refuses_with_words_once_only_incidents_are_left(
    post: Services, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_what: object, **_how: object) -> bool:
        return False

    monkeypatch.setattr("web_ui.customers.voice_message.make_room", full)
    answer = await leave(browser, recording())
    assert (answer.status_code, "no space" in answer.text) == (507, True)
    assert post.reader.events([VoiceMessageLeft]) == ()
