from __future__ import annotations

import html
from typing import Any

import httpx
import pytest

from host_daemon.store.records import Operator, Point
from tests.web_ui.setup.test_settings_form import as_form
from web_ui.core.services import Post


async def test_operators_are_added_renamed_and_removed(
    post: Post, manager: httpx.AsyncClient, send: Any
) -> None:
    for name in ("Жанна Д.", "Жанна Д."):
        await send("/people/operators", "/people", name=name)
    assert [one.id for one in post.config.operators()] == ["anna", "жанна-д", "жанна-д-2"]
    await send("/people/operators", "/people", id="жанна-д", name="Жанна")
    assert post.config.one(Operator, "жанна-д") == Operator(id="жанна-д", name="Жанна")
    await send("/people/operators", "/people", id="жанна-д", name="Жанна", remove="true")
    assert post.config.one(Operator, "жанна-д") is None


@pytest.mark.parametrize(
    ("part", "place", "value", "said"),
    [
        ("web", "web.host", "192.0.2.1", "192.0.2.1"),
        ("web", "web.https", "files", "PEM"),
        ("post", "post.time_zone", "MSK", "there is no «MSK»"),
    ],
)
async def test_what_would_keep_the_post_from_starting_is_not_saved(
    post: Post, manager: httpx.AsyncClient, send: Any, part: str, place: str, value: str, said: str
) -> None:
    form = as_form(getattr(post.config.settings(), part), part)
    answer = await send(f"/settings/{part}", f"/settings/{part}", **(form | {place: value}))
    assert answer.status_code == 422 and said in html.unescape(answer.text)
    assert post.config.written_settings() == {}


@pytest.mark.parametrize(
    ("part", "place", "own"),
    [
        ("tills", "tills", {"name": "cash"}),
        ("audio", "microphones", {"name": "cash"}),
        ("contacts", "numbers", {"name": "cash", "number": 1}),
    ],
)
async def test_two_of_one_name_are_refused(
    post: Post, manager: httpx.AsyncClient, send: Any, part: str, place: str, own: dict[str, Any]
) -> None:
    post.config.write_settings({part: {place: [own]}})
    before = post.config.written_settings()
    form = as_form(getattr(post.config.settings(), part), part)
    name, number = "other" if "number" in own else "cash", {f"{part}.{place}[1].number": "1"}
    answer = await send(
        f"/settings/{part}", f"/settings/{part}", **(form | number | {f"{part}.{place}[1].name": name})
    )
    assert answer.status_code == 422
    assert f"«{own.get('number', 'cash')}» is there twice" in html.unescape(answer.text)
    assert post.config.written_settings() == before


async def test_what_boards_belong_to_is_not_removed(
    post: Post, manager: httpx.AsyncClient, send: Any
) -> None:
    answer = await send("/people/points", "/people", id="point-1", name="Counter 1", remove="true")
    assert answer.status_code == 409
    assert "«Counter 1» cannot be removed: Remote at the counter would belong nowhere." in html.unescape(
        answer.text
    )
    assert post.config.one(Point, "point-1") is not None


async def test_a_nameless_or_unknown_one_is_refused(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/people/points", "/people", name="  ")).status_code == 422
    assert (await send("/people/points", "/people", id="nowhere", name="x")).status_code == 404
    assert (await send("/people/users", "/people", name="x")).status_code == 404
