from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from host_daemon.events import Asked, Event, ReceiptPrinted, Served
from host_daemon.metrics.sample import plan
from host_daemon.settings.metrics import SampleSettings
from host_daemon.store.journal import add
from host_daemon.store.records import Point
from web_ui.core.services import Services
from web_ui.staff.whom_to_ask import HERE_MS, Draw, hint

NOW = 1_000_000_000
MONTH = plan(1500)
POINT = Point(id="p", name="P")


def served(n: int) -> list[Served]:
    more = {"point": "p", "operator": None, "source": "b", "cause": ""}
    return [Served(uid=f"s{i}", at=NOW - (n - i) * 1000, **more) for i in range(n)]


def ask(customers: list[Served], sample: SampleSettings, now: int = NOW, salt: str = "x") -> bool:
    return hint(POINT, list(customers), 0, Draw(sample=sample, plan=MONTH, salt=salt), now).ask


def test_every_fourth_is_asked_when_they_are_taken_in_turn() -> None:
    # 306 of 1500: one in 4.9, rounded down so that enough are asked.
    sample = SampleSettings(customers=1500, choice="every")
    assert [n for n in range(1, 13) if ask(served(n), sample)] == [4, 8, 12]


def test_the_lot_asks_about_a_fifth_and_always_says_the_same_of_one() -> None:
    sample = SampleSettings(customers=1500)
    drawn = [ask(served(n), sample) for n in range(1, 1001)]
    assert 160 < sum(drawn) < 250  # 204 on the average; four standard errors are 51
    assert drawn == [ask(served(n), sample) for n in range(1, 1001)]
    assert drawn != [ask(served(n), sample, salt="y") for n in range(1, 1001)]


def test_a_customer_who_has_gone_is_not_asked() -> None:
    sample = SampleSettings(customers=300)  # every one of 300 but some
    assert not ask(served(4), SampleSettings(customers=1500, choice="every"), NOW + HERE_MS)
    assert not ask([], sample)


def both(n: int) -> list[Event]:
    """Customers who get a receipt, and for whom the worker button is pressed ten seconds later."""
    pressed = [dataclasses.replace(one, at=NOW - (n - i) * 30_000) for i, one in enumerate(served(n))]
    return [event for one in pressed for event in (receipt(one.at - 10_000, None, "p"), one)]


def test_a_receipt_and_a_press_are_one_customer() -> None:
    sample = SampleSettings(customers=1500, choice="every")
    turns = [hint(POINT, both(n), 0, Draw(sample=sample, plan=MONTH, salt="x"), NOW).ask for n in range(1, 9)]
    assert turns == [False, False, False, True, False, False, False, True]


def test_the_lot_does_not_change_its_mind_when_the_button_is_pressed() -> None:
    sample = SampleSettings(customers=1500)
    for n in range(1, 101):
        events = both(n)
        said = {
            hint(POINT, events[:upto], 0, Draw(sample=sample, plan=MONTH, salt="x"), NOW).ask
            for upto in (-1, 2 * n)
        }
        assert len(said) == 1


async def test_the_page_says_when_no_plan_is_set(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/ask.json")).json()
    assert page["customers"] == 0
    html = (await manager.get("/ask", headers={"accept": "text/html"})).text
    assert "No plan is set" in html


DAY = 86_400_000


def receipt(at: int, customer: str | None, point: str = "point-1") -> ReceiptPrinted:
    return ReceiptPrinted(
        uid=f"till:t/{at}/{point}",
        at=at,
        point=point,
        operator=None,
        till="t",
        number="1",
        sum=100,
        positions=(),
        printed=None,
        operator_name="",
        customer=customer,
    )


def asked(at: int, point: str = "point-1") -> Asked:
    return Asked(uid=f"ask{at}", at=at, point=point, operator=None, source="b", cause="")


async def told(
    post: Services, manager: httpx.AsyncClient, now: int, events: list[Event], months: int = 3
) -> Any:
    """What is said of the customer `c`, who has just bought, at the first point. Without a limit: ask."""
    sample = {"customers": 1, "choice": "every", "again_months": months}
    post.config.write_settings({"sample": sample})
    post.journal.submit(lambda c: add(c, [*events, receipt(now - 1000, "c")], now)).result()
    return next(one for one in (await manager.get("/ask.json")).json()["hints"] if one["point"] == "point-1")


@pytest.mark.parametrize(
    ("days", "months", "again"),
    [(30, 3, False), (122, 3, True), (30, 0, True), (30, 1, False), (31, 1, True)],
)
async def test_a_known_customer_is_not_asked_again_too_soon(
    post: Services, manager: httpx.AsyncClient, clock: Any, days: int, months: int, again: bool
) -> None:
    # Now is 21 November; 31 days before is 21 October.
    then = clock.at - days * DAY
    said = await told(post, manager, clock.at, [receipt(then, "c"), asked(then + 5000)], months)
    assert (said["ask"], said["before"]) == (again, None if again else then + 5000)
    html = (await manager.get("/ask", headers={"accept": "text/html"})).text
    assert ("asked on" in html) is not again


async def test_a_known_customer_is_known_too_when_the_worker_button_is_pressed(
    post: Services, manager: httpx.AsyncClient, clock: Any
) -> None:
    then = clock.at - 30 * DAY
    pressed = dataclasses.replace(served(1)[0], at=clock.at - 500, point="point-1")
    said = await told(post, manager, clock.at, [receipt(then, "c"), asked(then + 5000), pressed])
    assert (said["ask"], said["before"]) == (False, then + 5000)


async def test_who_was_asked_by_fob_and_aloud_was_asked_once(
    post: Services, manager: httpx.AsyncClient, clock: Any
) -> None:
    aloud = dataclasses.replace(asked(clock.at - 6000), source="voice")
    said = await told(post, manager, clock.at, [asked(clock.at - 10_000), aloud])
    assert said["asked"] == 1


async def test_who_has_no_card_is_asked_by_the_lot(
    post: Services, manager: httpx.AsyncClient, clock: Any
) -> None:
    then = clock.at - 30 * DAY
    assert (await told(post, manager, clock.at, [receipt(then, None), asked(then + 5000)]))["ask"]


async def test_who_bought_but_was_not_asked_may_be_asked(
    post: Services, manager: httpx.AsyncClient, clock: Any
) -> None:
    then = clock.at - 30 * DAY
    elsewhere = dataclasses.replace(asked(then + 3000), point="point-2")
    next_one = [receipt(then + 10_000, "other"), asked(then + 15_000)]
    assert (await told(post, manager, clock.at, [receipt(then, "c"), elsewhere, *next_one]))["ask"]


async def test_after_the_customer_has_gone_somebody_else_was_asked(
    post: Services, manager: httpx.AsyncClient, clock: Any
) -> None:
    then = clock.at - 30 * DAY
    assert (await told(post, manager, clock.at, [receipt(then, "c"), asked(then + HERE_MS)]))["ask"]
