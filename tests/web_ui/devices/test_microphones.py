"""Microphones as managers and technicians see them."""

from __future__ import annotations

from pathlib import Path

import httpx
import numpy as np
import pytest

from host_daemon.audio.capture import card_list
from host_daemon.audio.capture.card_list import NO_LIST, NoList
from host_daemon.audio.capture.sound_card import CardInfo
from host_daemon.audio.ring.block import BLOCK_SAMPLES, BLOCK_US
from host_daemon.audio.ring.writer import RingWriter
from web_ui.core.services import Services


@pytest.fixture
def microphone(post: Services) -> None:
    post.config.write_settings({"audio": {"microphones": [{"name": "counter"}]}})


def record(post: Services, *starts: int) -> None:
    """A ring with one block at each of these seconds before now."""
    writer = RingWriter(post.data / "ring" / "counter.ring", 60, "counter", b"thisboot")
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    for ago in starts:
        at_us = (post.now() - ago * 1000) * 1000
        writer.write(silence, (starts[0] - ago) * 16_000, at_us, at_us, joins=False)
    writer.close()


async def test_a_microphone_shows_its_level_and_its_ring(
    post: Services, microphone: None, manager: httpx.AsyncClient
) -> None:
    record(post, 100, 50)
    (room,) = (await manager.get("/sound.json")).json()["rooms"]
    assert (room["level"]["health"], room["level"]["level_dbfs"]) == ("ok", -42.5)
    newest, older = room["ring"]["stretches"]
    assert newest["seconds"] == older["seconds"] == BLOCK_SAMPLES / 16_000
    assert (newest["gap_s"], older["gap_s"]) == (50 - BLOCK_US / 1e6, None)
    assert (await manager.get("/sound")).status_code == 200


async def test_a_ring_that_nothing_records_into_is_shown_with_the_time_at_which_it_goes(
    post: Services, manager: httpx.AsyncClient
) -> None:
    record(post, 50)
    (left,) = (await manager.get("/sound.json")).json()["left"]
    assert left["path"] == str((post.data / "ring" / "counter.ring").resolve())
    assert left["path"] in (await manager.get("/sound")).text


@pytest.mark.parametrize("damage", [b"no ring", None])
async def test_what_is_wrong_with_a_ring_is_said(
    post: Services, microphone: None, manager: httpx.AsyncClient, damage: bytes | None
) -> None:
    if damage is not None:
        path = post.data / "ring" / "counter.ring"
        path.parent.mkdir()
        path.write_bytes(damage)
    (room,) = (await manager.get("/sound.json")).json()["rooms"]
    assert room["ring"] is None and room["trouble"]
    assert (await manager.get("/sound")).status_code == 200


async def test_levels_come_in_the_visitors_language(
    post: Services, microphone: None, manager: httpx.AsyncClient
) -> None:
    (level,) = (await manager.get("/sound/levels.json", headers={"accept-language": "ru"})).json()["levels"]
    assert (level["name"], level["said"]) == ("counter", "работает")


async def test_a_post_without_a_microphone_says_so(manager: httpx.AsyncClient) -> None:
    assert "sound is off" in (await manager.get("/sound")).text


async def test_cards_are_listed_or_it_is_said_why_not(
    manager: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def there(data: Path) -> tuple[CardInfo, ...]:
        return (CardInfo("hw:1,0", 2, 48_000),)

    async def hanging(data: Path) -> tuple[CardInfo, ...]:
        raise NoList(NO_LIST)

    for cards, text in ((there, "hw:1,0"), (hanging, "does not answer")):
        monkeypatch.setattr(card_list, "cards", cards)
        assert text in (await manager.get("/sound/cards")).text
