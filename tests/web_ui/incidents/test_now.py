"""The page Now: faults, the day in figures, the newest incidents."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.store.journal import add
from tests.web_ui.incident import INCIDENT, PAGE
from web_ui.core.services import Services
from web_ui.incidents.now import now_page

DAY_MS = 86_400_000


async def test_a_closed_incident_is_not_counted_as_open(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await manager.get("/now.json")).json()["open_count"] == 1
    await send(f"{PAGE}/mark", page=PAGE, status="closed")
    assert (await manager.get("/now.json")).json()["open_count"] == 0


def test_what_is_wrong_stands_apart_from_what_is_well(post: Services) -> None:
    page = now_page(post, "manager")
    assert [report.uid for report in page.wrong] == ["camera:counter"]
    assert [report.uid for report in page.well] == ["microphone:counter"]


@pytest.mark.parametrize(
    ("role", "shown"), [("manager", [INCIDENT]), ("viewer", [INCIDENT]), ("technician", []), ("operator", [])]
)
def test_only_readers_see_incidents(post: Services, role: Any, shown: list[str]) -> None:
    page = now_page(post, role)
    assert page.incident_count == 1
    assert [line.uid for line in page.incidents] == shown


def test_an_incident_of_yesterday_is_open_and_not_of_today(post: Services, clock: Any) -> None:
    clock.at += DAY_MS
    page = now_page(post, "manager")
    assert (page.incident_count, page.open_count, page.incidents) == (0, 1, ())


def test_the_newest_come_first_and_are_few(post: Services, incident_events: Any) -> None:
    for seq in range(2, 8):
        events = incident_events(post.data, at=post.now() - 10_000 + seq, seq=seq)
        post.journal.submit(lambda db, events=events: add(db, events, 0)).result()
    page = now_page(post, "manager")
    assert page.incident_count == 7
    assert [line.uid.split(".")[2][0] for line in page.incidents] == ["7", "6", "5", "4", "3"]
