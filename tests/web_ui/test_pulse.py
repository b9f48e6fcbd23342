from __future__ import annotations

import json
from typing import Any

import pytest

from host_daemon.store.journal import add
from host_daemon.texts import texts
from web_ui.app import create_app
from web_ui.now import now_page
from web_ui.page import Pages
from web_ui.post import Post
from web_ui.pulse import Pulse
from web_ui.visitor import Visitor


@pytest.fixture
def pulse(post: Post) -> Pulse:
    pages = Pages(create_app(post), post)
    return Pulse(post.live, lambda who: pages.text(who, "now_parts.html", page=now_page(post, who.role)))


def somebody(role: Any = "manager") -> Visitor:
    return Visitor(name="x", role=role, csrf="", texts=texts("en"), address="")


async def first(pulse: Pulse, who: Visitor) -> dict[str, str]:
    """What a viewer who comes now is shown first."""
    stream = pulse.stream(who)
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


async def test_each_role_sees_its_own(pulse: Pulse) -> None:
    assert "Anna" in (await first(pulse, somebody()))["incidents"]
    assert "Anna" not in (await first(pulse, somebody("operator")))["incidents"]
    assert "Anna" in (await first(pulse, somebody("viewer")))["incidents"]
