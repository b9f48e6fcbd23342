from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from host_daemon.base.texts import texts
from host_daemon.store.journal import add
from web_ui.app import create_app
from web_ui.core.live_sections import Pulse
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.core.visitor import Visitor
from web_ui.incidents.now import now_page


@pytest.fixture
def pulse(post: Post) -> Pulse:
    pages = Pages(create_app(post), post)
    return Pulse(post.live, lambda who: pages.text(who, "now_parts.html", page=now_page(post, who.role)))


def somebody(role: Any = "manager") -> Visitor:
    return Visitor(name="x", role=role, csrf="", texts=texts("en"), address="")


async def first(pulse: Pulse, who: Visitor) -> dict[str, str]:
    """What a viewer who comes now is shown first."""
    stream = pulse.stream(who, lambda: True)
    async for message in stream:
        if message.startswith("data: "):
            await stream.aclose()  # type: ignore[attr-defined]
            shown: dict[str, str] = json.loads(message.removeprefix("data: "))
            return shown
    raise AssertionError


async def test_who_comes_later_sees_the_day_as_it_is_then(
    pulse: Pulse, post: Post, incident_events: Any
) -> None:
    assert 'data-figure="negative">1<' in (await first(pulse, somebody()))["ratings"]
    events = incident_events(post.data, at=post.now() - 1000, seq=2)
    post.journal.submit(lambda db: add(db, events, 0)).result()
    assert 'data-figure="negative">2<' in (await first(pulse, somebody()))["ratings"]


@pytest.mark.parametrize("path", ["/now/live", "/tills/live", "/voice/live"])
async def test_what_is_live_ends_with_the_log_in(
    post: Post, manager: httpx.AsyncClient, clock: Any, incident_events: Any, path: str
) -> None:
    watching = asyncio.create_task(manager.get(path))
    for _ in range(10_000):
        if post.live._views:  # the viewer has come
            break
        await asyncio.sleep(0)
    clock.now += round(post.settings.session_hours * 3_600_000)
    async with asyncio.timeout(10):
        while not watching.done():
            post.live.publish(incident_events(post.data, at=clock.now, seq=2)[0])
            await asyncio.wait([watching], timeout=0.05)
    assert (await watching).status_code == 200
    assert (await manager.get(path)).headers["location"].startswith("/login")


async def test_each_role_sees_its_own(pulse: Pulse) -> None:
    assert "Anna" in (await first(pulse, somebody()))["incidents"]
    assert "Anna" not in (await first(pulse, somebody("operator")))["incidents"]
    assert "Anna" in (await first(pulse, somebody("viewer")))["incidents"]
