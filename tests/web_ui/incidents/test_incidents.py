"""The list of incidents."""

from __future__ import annotations

import dataclasses
from typing import Any

import httpx

from host_daemon.events import IncidentMarked, IncidentOpened
from host_daemon.store.journal import add
from tests.web_ui.incident import INCIDENT, PAGE
from web_ui.core.services import Services
from web_ui.incidents.incidents import LISTED


async def test_the_list_can_show_one_status(manager: httpx.AsyncClient, send: Any) -> None:
    await send(f"{PAGE}/mark", page=PAGE, status="working")
    for status, count in (("all", 1), ("new", 0), ("working", 1), ("closed", 0)):
        assert len((await manager.get(f"/incidents.json?status={status}")).json()["incidents"]) == count
    assert (await manager.get("/incidents.json?status=odd")).status_code == 422


async def test_incidents_older_than_the_first_page_are_found(
    post: Services, manager: httpx.AsyncClient, clock: Any
) -> None:
    first = post.reader.event(INCIDENT)
    assert isinstance(first, IncidentOpened)
    newer = [
        dataclasses.replace(first, uid=f"later.{number}/incident", at=first.at + number)
        for number in range(1, LISTED + 1)
    ]
    closed = [
        IncidentMarked(
            uid=f"{one.uid}/mark",
            at=clock.at,
            cause=one.uid,
            user="vera",
            status="closed",
            comment="",
            tags=(),
        )
        for one in newer
    ]
    post.journal.submit(lambda db: add(db, [*newer, *closed], clock.at)).result()
    page = (await manager.get("/incidents.json")).json()
    assert len(page["incidents"]) == LISTED and INCIDENT not in str(page)
    rest = (await manager.get(f"/incidents.json?before={page['older']}")).json()
    assert ([one["uid"] for one in rest["incidents"]], rest["older"]) == ([INCIDENT], None)
    assert f"before={page['older']}" in (await manager.get("/incidents")).text
    # Nobody has closed it, however many came after it.
    open_ = (await manager.get("/incidents.json?status=new")).json()
    assert [one["uid"] for one in open_["incidents"]] == [INCIDENT]


async def test_an_incident_that_is_not_there_is_not_found(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/incidents/nothing.json")).status_code == 404
    assert (await manager.get(f"{PAGE}.json")).json()["line"]["uid"] == INCIDENT
