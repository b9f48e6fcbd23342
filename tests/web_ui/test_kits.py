from __future__ import annotations

from typing import Any

import httpx

from web_ui.post import Post


async def test_every_kit_can_be_looked_at(manager: httpx.AsyncClient) -> None:
    kits = (await manager.get("/kits.json")).json()["kits"]
    assert {"motivator", "meter", "controller", "voice"} <= {kit["name"] for kit in kits}
    for kit in kits:
        assert (await manager.get(f"/kits/{kit['name']}")).status_code == 200


async def test_a_kit_is_applied_as_shown_and_undone(
    post: Post, manager: httpx.AsyncClient, send: Any
) -> None:
    before = (post.config.written_settings(), post.config.rules(), post.config.boards())
    shown = (await manager.get("/kits/controller.json")).json()
    assert shown["changes"] and not shown["kit"]["chosen"]
    assert (await send("/kits/apply", "/kits", name="controller")).status_code == 303
    after = (await manager.get("/kits/controller.json")).json()
    assert after["kit"]["chosen"] and after["changes"] == []
    assert [line.user for line in post.reader.audit("kits/controller")] == ["manager"]
    assert (await send("/kits/undo", "/kits")).status_code == 303
    again = (await manager.get("/kits/controller.json")).json()
    assert again["changes"] == shown["changes"]
    settings, _, boards = before
    assert (post.config.written_settings(), post.config.boards()) == (settings, boards)


async def test_nothing_to_undo_and_an_unknown_kit_are_said(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/kits/undo", "/kits")).status_code == 409
    assert (await send("/kits/apply", "/kits", name="nothing")).status_code == 404
    assert (await manager.get("/kits/nothing")).status_code == 404
