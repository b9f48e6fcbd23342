"""Emo-Supervisor: nothing is shown of staff until a manager has read, and turned it on."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from host_daemon.events import Asked, ExpressionMeasured
from host_daemon.store.journal import add, add_measures
from tests.fakes.seen import expression, second
from web_ui.core.services import Services

DESK = {"name": "desk", "point": "point-1", "role": "operator"}
MINUTE = 60_000


def moment(number: int, at: int, smile: float, seen: int = 5) -> ExpressionMeasured:
    return expression(f"fob.1.{number}/smile", at, smile, seen=seen)


@pytest.fixture
def desk(post: Services) -> Services:
    """A camera at the operator, who has just asked, and what it measured before and now."""
    now = post.now()
    post.config.write_settings({"vision": {"cameras": [DESK]}, "contacts": {"least_asked": 2}})
    asked = Asked(uid="a/asked", at=now - MINUTE, point="point-1", operator="anna", source="fob", cause="a")
    smiles = [moment(number, now - number * MINUTE, 0.5 + number / 10) for number in range(3)]
    unseen = moment(9, now - 9 * MINUTE, 0.0, seen=0)
    post.journal.submit(lambda db: add(db, [asked, *smiles, unseen], now)).result()
    post.journal.submit(
        lambda db: add_measures(db, [second(now - 10 * MINUTE, 0.75, camera="desk")])
    ).result()
    post.bus.publish(second(now - 1500, 0.75, camera="desk"))
    return post


async def turn_on(send: Any) -> httpx.Response:
    answer: httpx.Response = await send("/staff/measuring", page="/staff", on="true", read="true")
    return answer


async def test_nothing_of_staff_is_shown_while_it_is_off(desk: Services, manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/staff.json")).json()
    assert (page["on"], page["people"], page["smiles"]) == (False, [], [])
    assert "article 5(1)(f)" in (await manager.get("/staff")).text
    assert (await manager.get("/expression.json")).json()["cameras"] == []


async def test_who_has_not_read_cannot_turn_it_on(desk: Services, manager: Any, send: Any) -> None:
    answer = await send("/staff/measuring", page="/staff", on="true")
    assert answer.status_code == 422
    assert not desk.config.settings().vision.measure_staff


async def test_a_manager_turns_it_on_and_that_is_noted(desk: Services, manager: Any, send: Any) -> None:
    assert (await turn_on(send)).status_code == 303
    vision = desk.config.settings().vision
    assert vision.measure_staff
    assert [one.name for one in vision.cameras] == ["desk"]
    (line,) = desk.reader.audit("settings/vision.measure_staff")
    assert (line.user, line.action) == ("manager", "turned measuring staff on")


async def test_who_serves_now_and_how_they_look(desk: Services, manager: Any, send: Any) -> None:
    await turn_on(send)
    (one,) = (await manager.get("/staff.json")).json()["people"]
    assert (one["operator"], one["point"], one["now"]["mood"]) == ("Anna", "Counter 1", "positive")
    assert [minute["positive"] for minute in one["minutes"]] == [0.75]


async def test_the_smile_index_leaves_out_moments_without_a_face(
    desk: Services, manager: Any, send: Any
) -> None:
    await turn_on(send)
    (line,) = (await manager.get("/staff.json")).json()["smiles"]
    assert line["operator"] == "Anna"
    assert (line["index"]["value"], line["index"]["n"]) == (pytest.approx(60), 3)
    assert line["moments"]["greeting"]["n"] == 3


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_calendar_s_ends_are_days_like_others(
    desk: Services, manager: Any, send: Any, day: str
) -> None:
    await turn_on(send)
    assert (await manager.get(f"/expression?camera=desk&day={day}")).status_code == 200


async def test_turned_off_it_is_hidden_again(desk: Services, manager: Any, send: Any) -> None:
    await turn_on(send)
    assert "Anna" in (await manager.get("/staff")).text
    await send("/staff/measuring", page="/staff", on="false")
    assert "Anna" not in (await manager.get("/staff")).text


async def test_an_hour_of_an_operator_is_a_portrait(desk: Services, manager: Any, send: Any) -> None:
    await turn_on(send)
    now = desk.now()
    desk.journal.submit(lambda db: add_measures(db, [second(now - 30_000, 0.75, camera="desk")])).result()
    page = (await manager.get("/expression.json?camera=desk")).json()
    assert [(one["operator"], one["seen"]) for one in page["hours"]] == [(None, 5), ("Anna", 5)]
    # 12 o'clock UTC in Moscow, as either language writes it.
    for language, hour in (("en", r">3:00\sPM<"), ("ru", ">15:00<")):
        assert re.search(hour, (await manager.get(f"/expression?camera=desk&language={language}")).text)
