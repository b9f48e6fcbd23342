"""Scoring tracks that the lot has drawn."""

from __future__ import annotations

from typing import Any

import httpx

from host_daemon.events import ServiceChecked
from web_ui.core.services import Services

TRACK = "a0b1c2d3e4f5.1.1~1rated~1cut~1incident~1done"
FORM = {"checklist": "Standard of service"} | {f"item{n}": "yes" for n in range(6)}


async def test_a_track_waits_with_the_checklist(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/shopper.json")).json()
    assert page["slug"] == TRACK
    assert page["left"] == 1
    assert page["items"][0] == "Greeted the customer"
    assert "Anna" not in (await manager.get("/shopper")).text  # who served is shown after the scoring


async def test_a_scoring_is_kept_and_counts(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    form = FORM | {"item1": "no", "item2": "none", "comment": " Quick "}
    answer = await send(f"/shopper/{TRACK}", page="/shopper", **form)
    assert answer.status_code == 303
    (check,) = post.reader.events((ServiceChecked,))
    assert (check.point, check.operator, check.who) == ("point-1", "anna", "listener:manager")
    assert list(check.items.values()) == [True, False, None, True, True, True]
    page = (await manager.get("/shopper.json")).json()
    assert page["left"] == 0
    assert page["complaints"] == 1
    (scored,) = page["scored"]
    assert (scored["operator"], scored["score"], scored["comment"]) == ("Anna", 4 / 5, "Quick")


async def test_every_line_needs_an_answer(manager: httpx.AsyncClient, send: Any, post: Services) -> None:
    form = {key: value for key, value in FORM.items() if key != "item5"}
    answer = await send(f"/shopper/{TRACK}", page="/shopper", **form)
    assert answer.status_code == 422
    assert post.reader.events((ServiceChecked,)) == ()


async def test_what_is_not_there(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await manager.get("/shopper?checklist=none")).status_code == 404
    assert (await send("/shopper/nothing", page="/shopper", **FORM)).status_code == 404


async def test_two_people_are_asked_to_hear_a_share(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    post.config.write_settings({"shopper": {"second": 100}})
    await send(f"/shopper/{TRACK}", page="/shopper", **FORM)
    assert (await manager.get("/shopper.json")).json()["together"] == {"n": 0, "least": 5}
    assert (await manager.get("/shopper.json")).json()["left"] == 0
