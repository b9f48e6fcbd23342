from __future__ import annotations

from typing import Any

import httpx
import pytest

from web_ui.core.services import Services


@pytest.mark.parametrize(
    ("web", "said"),
    [
        ({}, "This page continues by itself."),
        ({"session_hours": 1}, "This page continues by itself."),
        ({"https": "own"}, '<a href="https://127.0.0.1:8000/">'),
        ({"port": 8100}, '<a href="http://127.0.0.1:8100/">'),
        ({"port": 8100, "https": "own"}, '<a href="https://127.0.0.1:8100/">'),
    ],
)
async def test_a_start_that_moves_the_pages_says_where_to(
    post: Services, manager: httpx.AsyncClient, send: Any, web: dict[str, Any], said: str
) -> None:
    post.config.write_settings({"web": web})
    assert said in (await send("/restart", page="/settings/web")).text


async def test_a_restart_is_asked_for_and_noted(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    assert not post.restarting.is_set()
    assert (await send("/restart", page="/settings/web")).status_code == 200
    assert post.restarting.is_set()
    assert [line.action for line in post.reader.audit("post")] == ["started anew"]
