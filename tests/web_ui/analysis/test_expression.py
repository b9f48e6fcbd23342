"""Expression over time: portraits by the hour, and the background of any window."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from host_daemon.store.journal import add_measures
from tests.fakes.seen import second
from web_ui.core.services import Services

# A day before the tests' clock, in Moscow.
DAY = "2026-11-20"


def at(clock: str, day: str = DAY) -> int:
    return round(datetime.fromisoformat(f"{day}T{clock}+03:00").timestamp() * 1000)


@pytest.fixture
def counter(post: Services) -> Services:
    """Smiles in the minute from 14:10, displeasure in that from 14:11, a calm face after midnight."""
    post.config.write_settings({"vision": {"cameras": [{"name": "counter", "point": "point-1"}]}})
    seconds = [second(at("14:10:00") + 1000 * i, 0.9) for i in range(60)]
    seconds += [second(at("14:11:00") + 1000 * i, 0.0, 0.5) for i in range(60)]
    seconds += [second(at("00:20:00", "2026-11-21") + 1000 * i) for i in range(60)]
    post.journal.submit(lambda db: add_measures(db, seconds)).result()
    return post


async def window(manager: httpx.AsyncClient, since: str, until: str) -> Any:
    return (await manager.get(f"/expression.json?day={DAY}&since={since}&until={until}")).json()["window"]


@pytest.mark.parametrize(
    ("since", "until", "mood", "frames"),
    [
        ("14:10", "14:11", "positive", 300),
        ("14:11", "14:12", "negative", 300),
        ("14:10:30", "14:10:40", "positive", 50),
        ("14:10:50", "14:11:20", "negative", 150),
        ("23:50", "00:30", "neutral", 300),
        ("10:00", "11:00", "unknown", 0),
    ],
)
async def test_any_window_can_be_asked_for(
    counter: Services, manager: httpx.AsyncClient, since: str, until: str, mood: str, frames: int
) -> None:
    found = await window(manager, since, until)
    assert (found["mood"], found["frames"]) == (mood, frames)


async def test_the_page_says_what_stands_behind_it(counter: Services, manager: httpx.AsyncClient) -> None:
    text = (await manager.get(f"/expression?day={DAY}&since=14:10&until=14:11")).text
    assert "background: positive" in text
    assert "face seen in 300 frames of 300" in text
    empty = (await manager.get(f"/expression?day={DAY}&since=10:00&until=11:00")).text
    assert "background: too little was seen" in empty


async def test_without_times_there_is_no_window(counter: Services, manager: httpx.AsyncClient) -> None:
    page = (await manager.get(f"/expression.json?day={DAY}&since=&until=")).json()
    assert (page["window"], page["since"]) == (None, "")
    assert (await manager.get("/expression?since=25:00&until=9")).status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_ends_of_the_calendar(counter: Services, manager: httpx.AsyncClient, day: str) -> None:
    assert (await manager.get(f"/expression?day={day}")).status_code == 200
