from __future__ import annotations

import httpx

from host_daemon.events import Served
from host_daemon.metrics.sample import plan
from host_daemon.metrics.settings import SampleSettings
from web_ui.ask import HERE_MS, hint

NOW = 1_000_000_000
MONTH = plan(1500)


def served(n: int) -> list[Served]:
    more = {"point": "p", "operator": None, "source": "b", "cause": ""}
    return [Served(uid=f"s{i}", at=NOW - (n - i) * 1000, **more) for i in range(n)]


def ask(customers: list[Served], sample: SampleSettings, now: int = NOW, salt: str = "x") -> bool:
    return hint("p", "P", list(customers), 0, sample, MONTH, salt, now).ask


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


async def test_the_page_says_when_no_plan_is_set(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/ask.json")).json()
    assert page["customers"] == 0
    html = (await manager.get("/ask", headers={"accept": "text/html"})).text
    assert "No plan is set" in html
