"""Phrases within a track, on the pages of tracks and incidents."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import Event, PhraseHeard, PhraseJudged
from host_daemon.store.journal import add
from tests.fakes.said import heard
from web_ui.core.services import Services

INCIDENT = "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident"


def phrase(text: str, at: int, microphone: str = "counter", past: str = "") -> PhraseHeard:
    return heard(
        at,
        text,
        "staff_action",
        name="offer",
        start=at - 800,
        point="point-1",
        microphone=microphone,
        past=past,
    )


@pytest.fixture
def searched(post: Services, manager: httpx.AsyncClient) -> Any:
    """Stores events around the track of the post's incident, whose first moment it is given."""

    async def store(make: Any) -> None:
        (line,) = (await manager.get("/tracks.json")).json()["tracks"]
        events: list[Event] = make(line["track"]["at"], line["track"]["duration_ms"])
        post.journal.submit(lambda db: add(db, events, post.now())).result()

    return store


async def test_what_was_found_afterwards_stands_at_its_track_and_incident(
    searched: Any, manager: httpx.AsyncClient
) -> None:
    await searched(lambda at, _ms: [phrase("live", at + 2000), phrase("late", at + 1000, past="work/1")])
    (line,) = (await manager.get("/tracks.json")).json()["tracks"]
    incident = (await manager.get(f"{INCIDENT}.json")).json()
    for found in (line["uttered"], incident["uttered"]):
        assert [(one["text"], one["past"]) for one in found] == [("late", True), ("live", False)]
    for page in ("/tracks", INCIDENT):
        assert "found afterwards" in (await manager.get(page)).text


async def test_a_phrase_that_the_track_cuts_through_is_in_it(
    searched: Any, manager: httpx.AsyncClient
) -> None:
    await searched(
        lambda at, ms: [
            phrase("before", at - 10),
            phrase("first", at + 10),
            phrase("last", at + ms + 700),
            phrase("after", at + ms + 900),
            phrase("elsewhere", at + 20, microphone="door"),
        ]
    )
    (line,) = (await manager.get("/tracks.json")).json()["tracks"]
    assert [one["text"] for one in line["uttered"]] == ["first", "last"]


async def test_what_somebody_called_wrong_is_left_out(searched: Any, manager: httpx.AsyncClient) -> None:
    def judged(at: int, _ms: int) -> list[Event]:
        heard = phrase("wrong", at + 1000)
        word = PhraseJudged(uid=f"{heard.uid}/judged/1", at=at, cause=heard.uid, right=False, user="manager")
        return [heard, word]

    await searched(judged)
    assert (await manager.get(f"{INCIDENT}.json")).json()["uttered"] == []
