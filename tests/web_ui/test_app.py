"""The application put together."""

from __future__ import annotations

from types import ModuleType

import httpx
import pytest
from fastapi import FastAPI

from web_ui.app import MODULES, create_app
from web_ui.core.page import PageRouter
from web_ui.core.services import Services


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_s_routers_are_all_included(module: ModuleType) -> None:
    own = {id(value) for value in vars(module).values() if isinstance(value, PageRouter)}
    assert own <= set(map(id, module.routers))


async def test_two_posts_share_nothing(app: FastAPI, manager: httpx.AsyncClient, post: Services) -> None:
    other = create_app(post)
    assert other.state.per_app is not app.state.per_app
    assert other.state.streams is not app.state.streams


async def test_the_description_is_for_those_who_log_in(
    browser: httpx.AsyncClient, manager: httpx.AsyncClient
) -> None:
    paths = (await manager.get("/openapi.json")).json()["paths"]
    assert "/incidents.json" in paths and "/incidents" not in paths
    manager.cookies.clear()
    answer = await browser.get("/openapi.json", headers={"accept": "application/json"})
    assert answer.status_code == 401
