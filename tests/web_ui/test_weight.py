"""A page weighs under 150 KB with everything it needs, charts apart: it is to open on a slow line."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import httpx
import pytest

from host_daemon.events import Event, FeedbackGiven, IncidentOpened, Rated, VoiceMessageLeft
from host_daemon.store.journal import add
from host_daemon.store.records import Operator
from web_ui.core.services import Services

MOST = 150 * 1024
LOADED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
IMPORTED = re.compile(r'from "\./([\w.]+)"')
PUBLIC = ["/q/point-1", "/kiosk/point-1", "/display/point-1", "/login", "/console/pin"]
INSIDE = ["/", "/incidents", "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident", "/health", "/points", "/surveys"]
MORE = ["/surveys/edit", "/said", "/setup", "/pins", "/people", "/settings/web", "/targets", "/users"]


async def weight(browser: httpx.AsyncClient, path: str) -> int:
    """Bytes of the page, its styles and scripts, and the scripts that those import."""
    page = await browser.get(path)
    assert page.status_code == 200, path
    wanted, seen, total = LOADED.findall(page.text), set(), len(page.content)
    while wanted:
        address = wanted.pop()
        if address in seen:
            continue
        seen.add(address)
        part = await browser.get(address)
        assert part.status_code == 200, address
        total += len(part.content)
        if ".js" in address:
            wanted += [f"{address.rpartition('/')[0]}/{name}" for name in IMPORTED.findall(part.text)]
    return total


@pytest.mark.parametrize("path", PUBLIC)
async def test_a_public_page_is_light(post: Services, browser: httpx.AsyncClient, path: str) -> None:
    assert await weight(browser, path) < MOST


@pytest.mark.parametrize("path", INSIDE + MORE)
async def test_a_page_for_managers_is_light(manager: httpx.AsyncClient, path: str) -> None:
    assert await weight(manager, path) < MOST


async def test_a_full_list_is_light(post: Services, manager: httpx.AsyncClient, clock: Any) -> None:
    incident = post.reader.event("a0b1c2d3e4f5.1.1/rated/incident")
    assert isinstance(incident, IncidentOpened)
    events: list[Event] = []
    for number in range(300):
        at, rated = clock.at - number * 60_000, f"qr/{number}/rated"
        here: dict[str, Any] = {"at": at, "point": "point-1", "cause": rated}
        text = "Everybody was friendly, and the queue moved fast. Thank you, we shall come again. " * 2
        events += [
            dataclasses.replace(incident, uid=f"{rated}/incident", at=at, cause=rated),
            Rated(uid=rated, operator=None, rating="positive", source="qr", **here),
            FeedbackGiven(
                uid=f"{rated}/feedback", reasons=("Staff",), text=text, contact="", publish=True, **here
            ),
            VoiceMessageLeft(
                uid=f"{rated}/voice", path="voices/x.flac", duration_ms=9000, sha256="", peaks=(50,) * 300,
                **here,
            ),
        ]  # fmt: skip
    post.journal.submit(lambda db: add(db, events, clock.at)).result()
    for path in ("/incidents", "/said"):
        assert (await manager.get(path)).text.count("<time") >= 40
        assert await weight(manager, path) < MOST


async def test_a_kiosk_with_256_services_is_light(post: Services, browser: httpx.AsyncClient) -> None:
    post.config.put(Operator(id="boris", name="Boris"))
    numbers: list[dict[str, Any]] = [
        {"number": number, "name": f"Counter service number {number}", "operator": "boris"}
        for number in range(256)
    ]
    post.config.write_settings({"web": {"kiosk_people": True}, "contacts": {"numbers": numbers}})
    page = (await browser.get("/kiosk/point-1")).text
    assert page.count("data-number=") == 256
    assert await weight(browser, "/kiosk/point-1") < MOST
