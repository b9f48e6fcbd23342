from __future__ import annotations

import httpx

from web_ui.core.services import Services


async def test_the_notice_names_who_answers_and_why(post: Services, manager: httpx.AsyncClient) -> None:
    assert "is missing" in (await manager.get("/points/point-1/notice")).text
    post.config.write_settings({"legal": {"basis": "consent", "responsible": "Shop Ltd, 1 Main Street"}})
    text = (await manager.get("/points/point-1/notice")).text
    assert "Shop Ltd, 1 Main Street" in text and "consent" in text
    assert (await manager.get("/points/none/notice")).status_code == 404
