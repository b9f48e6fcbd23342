from __future__ import annotations

from typing import Any

import httpx

from host_daemon.events import Event, FeedbackGiven, Rated
from host_daemon.store.journal import add
from web_ui.analysis.customer_words import LISTED
from web_ui.core.services import Services


async def test_a_year_of_words_comes_page_by_page(
    post: Services, browser: httpx.AsyncClient, log_in: Any, clock: Any
) -> None:
    events: list[Event] = []
    given: dict[str, Any]
    for number in range(LISTED + 2):
        rated = f"qr/{number}/rated"
        at = clock.at - number * 60_000
        given = {"reasons": (), "text": f"words {number}", "contact": "", "publish": True}
        events += [
            Rated(
                uid=rated, at=at, point="point-1", operator=None, rating="positive", source="qr", cause=rated
            ),
            FeedbackGiven(uid=f"{rated}/feedback", at=at, point="point-1", cause=rated, **given),
        ]
    post.journal.submit(lambda db: add(db, events, clock.at)).result()
    manager = await log_in("manager")
    page = (await manager.get("/said.json")).json()
    assert [one["text"] for one in page["said"]] == [f"words {number}" for number in range(LISTED)]
    assert f"skip={page['older']}" in (await manager.get("/said?show=praise")).text
    rest = (await manager.get(f"/said.json?skip={page['older']}")).json()
    assert [one["text"] for one in rest["said"]] == [f"words {LISTED}", f"words {LISTED + 1}"]
    assert rest["older"] is None


async def test_everything_that_was_said_is_listed(say: Any, manager: httpx.AsyncClient) -> None:
    await say(1, "negative", text="Too slow", contact="me@example.org")
    await say(2, "positive", voice=True)
    said = (await manager.get("/said.json")).json()["said"]
    assert {(one["rating"], one["text"], bool(one["voice"])) for one in said} == {
        ("negative", "Too slow", False),
        ("positive", "", True),
    }


async def test_words_can_be_taken_off_the_display(
    say: Any, send: Any, post: Services, manager: httpx.AsyncClient
) -> None:
    await say(1, "positive", text="Rude words", publish=True)
    await say(2, "positive", text="Anna was kind", publish=True)
    (one,) = [one for one in (await manager.get("/said.json")).json()["said"] if one["text"] == "Rude words"]
    assert (await send(f"/said/{one['slug']}/hide", page="/said")).status_code == 303
    assert (await manager.get("/display/point-1.json")).json()["thanks"] == ["Anna was kind"]
    (one,) = [one for one in (await manager.get("/said.json")).json()["said"] if one["text"] == "Rude words"]
    assert not one["shown"]
    assert (await send("/said/nothing/hide", page="/said")).status_code == 404
