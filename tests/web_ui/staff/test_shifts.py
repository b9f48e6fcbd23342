"""Who serves, entered on a page and shown with what said so."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import Asked, Rated, ShiftEntered
from host_daemon.store.journal import Journal, add
from host_daemon.store.records import Operator, Point
from tests.web_ui.fresh import Clock
from web_ui.core.services import Services

HOUR = 3_600_000


@pytest.fixture
def anna(post: Services) -> str:
    post.config.put(Operator(id="anna", name="Anna"))
    post.config.put(Point(id="point-1", name="Counter"))
    return "anna"


async def shown(browser: httpx.AsyncClient, point: str = "point-1") -> dict[str, Any]:
    points = (await browser.get("/shifts.json")).json()["points"]
    return next(one for one in points if one["point"] == point)


async def test_a_shift_that_is_entered_is_known_at_once_and_ends_when_nobody_serves(
    post: Services, manager: httpx.AsyncClient, send: Any, anna: str, clock: Clock
) -> None:
    before = await shown(manager)
    assert (await send("/shifts", "/shifts", point="point-1", operator=anna)).status_code == 303
    now = await shown(manager)
    assert (now["operator"], now["served_by"]) == ("Anna", "shift")
    assert before["operator"] != "Anna"
    clock.at += HOUR
    await send("/shifts", "/shifts", point="point-1", operator="")
    after = await shown(manager)
    assert (after["operator"], after["served_by"]) == (None, "")
    (shift,) = [one for one in after["today"] if one["operator"] == "Anna"]
    assert shift["end"] - shift["start"] == HOUR
    assert [line.user for line in post.reader.audit("shifts/point-1")] == ["manager", "manager"]


async def test_a_shift_over_midnight_ends_tomorrow(
    post: Services, manager: httpx.AsyncClient, send: Any, anna: str
) -> None:
    await send("/shifts", "/shifts", point="point-1", operator=anna, since="08:00", until="07:00")
    (entered,) = post.reader.events((ShiftEntered,))
    assert entered.until is not None and entered.until - entered.at == 23 * HOUR


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"operator": "nobody-known"}, 404), ({"point": "attic"}, 404), ({"since": "25:00"}, 422)],
)
async def test_what_cannot_be_is_refused(
    post: Services, manager: httpx.AsyncClient, send: Any, anna: str, wrong: dict[str, str], status: int
) -> None:
    form = {"point": "point-1", "operator": anna, **wrong}
    assert (await send("/shifts", "/shifts", **form)).status_code == status
    assert post.reader.events((ShiftEntered,)) == ()


async def test_what_was_said_last_counts_and_is_named(
    post: Services, manager: httpx.AsyncClient, send: Any, journal: Journal, anna: str, clock: Clock
) -> None:
    post.config.put(Operator(id="boris", name="Boris"))
    await send("/shifts", "/shifts", point="point-1", operator=anna)
    clock.at += 1000
    asked = Asked(uid="b", at=clock.at, point="point-1", operator="boris", source="board:f", cause="c")
    await journal.write(lambda connection: add(connection, [asked], clock.at))
    found = await shown(manager)
    assert (found["operator"], found["served_by"]) == ("Boris", "ask")
    assert "by who asked last" in (await manager.get("/shifts?language=en")).text


async def test_a_rating_at_the_kiosk_is_of_whoever_serves_there_and_one_of_a_service_of_nobody(
    post: Services, manager: httpx.AsyncClient, browser: httpx.AsyncClient, send: Any, anna: str
) -> None:
    await send("/shifts", "/shifts", point="point-1", operator=anna)
    for key, more in (("1" * 32, {}), ("2" * 32, {"number": 8}), ("3" * 32, {"age_ms": 60_000})):
        given = {"key": key, "rating": "negative", **more}
        assert (await browser.post("/feedback/kiosk/point-1/rating", json=given)).status_code == 200
    found = {
        one.cause.partition("/")[2]: (one.operator, one.served_by)
        for one in post.reader.events((Rated,))
        if one.source == "kiosk"
    }
    assert found == {"1" * 32: ("anna", "shift"), "2" * 32: (None, ""), "3" * 32: (None, "")}
