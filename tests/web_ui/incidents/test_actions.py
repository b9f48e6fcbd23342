from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import httpx

from host_daemon.events import NoticeOwed
from host_daemon.store.records import Target
from web_ui.core.services import Services

PAGE = "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident"
UID = "a0b1c2d3e4f5.1.1/rated/incident"


async def mark(browser: httpx.AsyncClient, **form: Any) -> httpx.Response:
    page = (await browser.get(PAGE)).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    return await browser.post(f"{PAGE}/mark", data={"csrf": token, **form})


async def test_status_causes_and_comment_are_kept_with_their_author(
    manager: httpx.AsyncClient, clock: Any
) -> None:
    form = {"status": "working", "tag": ["Waiting", "Staff"], "comment": " Called back "}
    assert (await mark(manager, **form)).status_code == 303
    clock.at += 1
    await mark(manager, status="closed", tag=["Staff"])
    page = (await manager.get(f"{PAGE}.json")).json()
    assert page["line"]["status"] == "closed"
    assert page["tags"] == ["Staff"]
    first, second = page["marks"]
    assert (first["user"], first["comment"], first["tags"]) == (
        "manager",
        "Called back",
        ["Waiting", "Staff"],
    )
    assert second["status"] == "closed"


async def test_a_cause_of_ones_own_is_kept_and_one_that_is_not_there_is_refused(
    manager: httpx.AsyncClient,
) -> None:
    refused = await mark(manager, status="working", tag=["not a cause"])
    assert refused.status_code == 422 and "not a cause" in refused.text
    await mark(manager, status="working", tag=["Staff"], own="cold coffee")
    page = (await manager.get(f"{PAGE}.json")).json()
    assert page["tags"] == ["Staff", "cold coffee"]
    assert {"Kindness", "Wider choice", "cold coffee"} <= set(page["choices"])


async def test_an_unknown_status_or_incident_is_refused(manager: httpx.AsyncClient) -> None:
    assert (await mark(manager, status="splendid")).status_code == 422
    page = (await manager.get(PAGE)).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    answer = await manager.post("/incidents/nothing/mark", data={"csrf": token, "status": "closed"})
    assert answer.status_code == 404


async def test_a_mark_from_another_page_is_refused(manager: httpx.AsyncClient) -> None:
    assert (await manager.post(f"{PAGE}/mark", data={"status": "closed"})).status_code == 403


async def test_an_export_holds_everything_and_is_noted(post: Services, manager: httpx.AsyncClient) -> None:
    answer = await manager.get(f"{PAGE}/export.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        kinds = [line["event"] for line in json.loads(packed.read("incident.json"))]
        (track,) = [name for name in packed.namelist() if name.endswith(".flac")]
        assert packed.read(track) == (post.data / "tracks/1.flac").read_bytes()
        assert any(name.endswith(".jpg") for name in packed.namelist())
    assert {"IncidentOpened", "TrackCut", "PhotoTaken", "BackgroundMeasured"} <= set(kinds)
    assert [(line.user, line.action) for line in post.reader.audit(UID)] == [("manager", "exported")]


async def test_a_first_sending_owes_a_notice_and_is_noted(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    assert (await send(f"{PAGE}/send", page=PAGE)).status_code == 409
    post.config.put(Target(name="chat"))
    assert (await send(f"{PAGE}/send", page=PAGE)).status_code == 303
    (owed,) = post.reader.events([NoticeOwed])
    assert (owed.cause, owed.rating, owed.targets) == ("a0b1c2d3e4f5.1.1/rated", "negative", ("chat",))
    assert [(line.user, line.action) for line in post.reader.audit(UID)] == [("manager", "sent again")]


async def test_what_was_sent_can_be_sent_again(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    post.config.put(Target(name="chat"))
    await send(f"{PAGE}/send", page=PAGE)
    await send(f"{PAGE}/send", page=PAGE)
    assert {(one.target, one.part) for one in post.reader.deliveries()} == {
        ("chat", "alert"),
        ("chat", "track"),
    }


async def test_a_viewer_may_not_send(log_in: Any, send: Any) -> None:
    await log_in("viewer")
    assert (await send(f"{PAGE}/send", page=PAGE)).status_code == 403


async def test_a_viewer_may_mark_and_not_export(log_in: Any) -> None:
    viewer = await log_in("viewer")
    assert (await mark(viewer, status="closed")).status_code == 303
    assert (await viewer.get(f"{PAGE}/export.zip")).status_code == 403
