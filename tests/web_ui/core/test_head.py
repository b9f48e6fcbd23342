"""HEAD is answered as GET is, without the body."""

from __future__ import annotations

import httpx
import pytest

from web_ui.core.services import Services


@pytest.mark.parametrize("path", ["/", "/incidents", "/incidents.json", "/health", "/login"])
async def test_head_is_answered_as_the_page_without_its_body(manager: httpx.AsyncClient, path: str) -> None:
    answer = await manager.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-frame-options"] == "DENY"


async def test_head_of_what_is_not_there_or_not_allowed_says_so(
    browser: httpx.AsyncClient, manager: httpx.AsyncClient
) -> None:
    assert (await manager.head("/nothing-here")).status_code == 404
    assert (await browser.head("/login", headers={"host": "evil.example"})).status_code == 421


@pytest.mark.parametrize("path", ["/said/praises.zip", "/tills/live"])
async def test_downloads_and_streams_are_not_begun(
    post: Services, manager: httpx.AsyncClient, path: str
) -> None:
    assert (await manager.head(path)).status_code == 405
    assert post.reader.audit("praises") == ()
