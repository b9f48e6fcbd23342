"""A customer who rates and adds words, a voice message or a photo."""

from __future__ import annotations

import io
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from host_daemon.events import PhotoTaken
from web_ui.core.services import Services


def recording() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, 0.3 * np.sin(np.arange(16_000) * 0.17), 16_000, format="WAV")
    return file.getvalue()


@pytest.fixture
def say(post: Services, browser: httpx.AsyncClient) -> Any:
    async def speak(number: int, rating: str, voice: bool = False, photo: bool = False, **words: Any) -> None:
        key = f"{number:032x}"
        await browser.post("/feedback/kiosk/point-1/rating", json={"key": key, "rating": rating})
        if voice:
            headers = {"content-type": "audio/wav"}
            place = f"/voice-message/kiosk/point-1?key={key}"
            assert (await browser.post(place, content=recording(), headers=headers)).status_code == 200
        if photo:
            uid = f"kiosk/{key}/rated"
            await post.events.store(
                PhotoTaken(
                    uid=f"{uid}/photo/counter/done", at=post.now(), photo=f"{uid}/photo/counter", cause=uid,
                    camera="counter", path="photos/1.jpg", faces=1, sha256="0",
                )
            )  # fmt: skip
        if words:
            await browser.post("/feedback/kiosk/point-1/words", json={"key": key, **words})

    return speak
