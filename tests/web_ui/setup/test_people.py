from __future__ import annotations

import html
from typing import Any

import httpx

from host_daemon.store.records import Operator, Point
from web_ui.core.services import Services


async def test_operators_are_added_renamed_and_removed(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    for name in ("Жанна Д.", "Жанна Д."):
        await send("/people/operators", "/people", name=name)
    assert [one.id for one in post.config.operators()] == ["anna", "жанна-д", "жанна-д-2"]
    await send("/people/operators", "/people", id="жанна-д", name="Жанна")
    assert post.config.one(Operator, "жанна-д") == Operator(id="жанна-д", name="Жанна")
    await send("/people/operators", "/people", id="жанна-д", name="Жанна", remove="true")
    assert post.config.one(Operator, "жанна-д") is None


async def test_what_boards_belong_to_is_not_removed(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    answer = await send("/people/points", "/people", id="point-1", name="Counter 1", remove="true")
    assert answer.status_code == 409
    assert "“Counter 1” cannot be removed: Remote at the counter would belong nowhere." in html.unescape(
        answer.text
    )
    assert post.config.one(Point, "point-1") is not None


async def test_a_nameless_or_unknown_one_is_refused(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/people/points", "/people", name="  ")).status_code == 422
    assert (await send("/people/points", "/people", id="nowhere", name="x")).status_code == 404
    assert (await send("/people/users", "/people", name="x")).status_code == 404
