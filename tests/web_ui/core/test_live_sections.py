from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from host_daemon.base.texts import texts
from host_daemon.store.journal import add
from tests.waiting import PATIENCE_S
from web_ui.core.live_sections import STILL_HERE, LiveSections, Viewer
from web_ui.core.services import Services
from web_ui.core.sessions import Sessions
from web_ui.core.visitor import Visitor
from web_ui.incidents.now import now_page


@pytest.fixture
def sections(app: FastAPI) -> LiveSections:
    found: LiveSections = app.state.live_sections
    return found


@pytest.fixture
def viewer(app: FastAPI, post: Services) -> Viewer:
    sessions: Sessions = app.state.sessions
    token = sessions.open("manager", post.now(), 10_000)
    return Viewer(somebody(token=token), post, sessions)


def somebody(role: Any = "manager", token: str = "") -> Visitor:
    return Visitor(name="x", role=role, csrf="", texts=texts("en"), address="", token=token)


async def shown(sections: LiveSections, post: Services, who: Visitor) -> dict[str, str]:
    """What a viewer who comes now is shown first."""
    return await sections.render("now_parts.html", who, lambda: now_page(post, who.role))


async def test_who_comes_later_sees_the_day_as_it_is_then(
    sections: LiveSections, post: Services, incident_events: Any
) -> None:
    assert 'data-figure="negative">1<' in (await shown(sections, post, somebody()))["ratings"]
    events = incident_events(post.data, at=post.now() - 1000, seq=2)
    post.journal.submit(lambda db: add(db, events, 0)).result()
    assert 'data-figure="negative">2<' in (await shown(sections, post, somebody()))["ratings"]


async def test_viewers_of_one_role_and_language_share_a_rendering(
    sections: LiveSections, post: Services
) -> None:
    _first, *later = await asyncio.gather(*(shown(sections, post, somebody()) for _ in range(3)))
    assert later[0]["ratings"] is later[1]["ratings"], "both had asked before it was rendered"


async def test_each_role_sees_its_own(sections: LiveSections, post: Services) -> None:
    assert "Anna" in (await shown(sections, post, somebody()))["incidents"]
    assert "Anna" not in (await shown(sections, post, somebody("operator")))["incidents"]
    assert "Anna" in (await shown(sections, post, somebody("viewer")))["incidents"]


async def test_a_viewer_gets_nothing_first_and_then_events(
    viewer: Viewer, post: Services, incident_events: Any
) -> None:
    looking = viewer.events(10.0)
    assert await anext(looking) == ()
    events = incident_events(post.data, at=post.now(), seq=2)[:2]
    for event in events:
        post.bus.publish(event)
    assert await anext(looking) == tuple(events)
    await looking.aclose()  # type: ignore[attr-defined]


def test_a_viewer_is_sent_what_differs(viewer: Viewer) -> None:
    assert viewer.changed({"a": "1", "b": "1"}).data == {"a": "1", "b": "1"}
    assert viewer.changed({"a": "1", "b": "2"}).data == {"b": "2"}
    assert viewer.changed({"a": "1", "b": "2"}) == STILL_HERE


async def test_a_viewer_too_many_is_refused(app: FastAPI, manager: httpx.AsyncClient) -> None:
    with contextlib.ExitStack() as others:
        for _ in range(100):
            others.enter_context(app.state.streams.open("/now/live"))
        answer = await manager.get("/now/live", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (
        503,
        {"detail": "Too many people have this page open. Try again later."},
    )


@pytest.mark.parametrize("path", ["/now/live", "/tills/live", "/voice/live"])
async def test_what_is_live_ends_with_the_log_in(
    app: FastAPI, post: Services, manager: httpx.AsyncClient, clock: Any, incident_events: Any, path: str
) -> None:
    watching = asyncio.create_task(manager.get(path))
    for _ in range(10_000):
        if app.state.streams.count(path):  # the viewer has come
            break
        await asyncio.sleep(0)
    clock.at += round(post.settings.session_hours * 3_600_000)
    async with asyncio.timeout(PATIENCE_S):
        while not watching.done():
            post.bus.publish(incident_events(post.data, at=clock.at, seq=2)[0])
            await asyncio.wait([watching], timeout=0.05)
    answer = await watching
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("retry: 2000\n\n")
    assert (await manager.get(path)).headers["location"].startswith("/login")


@pytest.mark.parametrize("path", ["/now/live", "/tills/live", "/voice/live"])
async def test_what_is_live_ends_with_the_post(app: FastAPI, manager: httpx.AsyncClient, path: str) -> None:
    watching = asyncio.create_task(manager.get(path))
    async with asyncio.timeout(PATIENCE_S):
        while not app.state.streams.count(path):  # noqa: ASYNC110 (until the viewer has come)
            await asyncio.sleep(0)
        app.state.streams.end()
        assert (await watching).status_code == 200
