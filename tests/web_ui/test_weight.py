"""A page weighs under 150 KB with everything it needs, charts apart: it is to open on a slow line."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from host_daemon.store.records import Operator
from web_ui.post import Post

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
async def test_a_public_page_is_light(post: Post, browser: httpx.AsyncClient, path: str) -> None:
    assert await weight(browser, path) < MOST


@pytest.mark.parametrize("path", INSIDE + MORE)
async def test_a_page_for_managers_is_light(manager: httpx.AsyncClient, path: str) -> None:
    assert await weight(manager, path) < MOST


async def test_a_kiosk_with_256_services_is_light(post: Post, browser: httpx.AsyncClient) -> None:
    post.config.put(Operator(id="boris", name="Boris"))
    numbers: list[dict[str, Any]] = [
        {"number": number, "name": f"Counter service number {number}", "operator": "boris"}
        for number in range(256)
    ]
    post.config.write_settings({"web": {"kiosk_people": True}, "contacts": {"numbers": numbers}})
    page = (await browser.get("/kiosk/point-1")).text
    assert page.count("data-number=") == 256
    assert await weight(browser, "/kiosk/point-1") < MOST
