"""A page and its `.json` twin; forms with their token."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from web_ui.core.access import EVERYBODY, MANAGERS, form_token
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import ConfigOf


@dataclass(frozen=True, kw_only=True)
class Sum:
    status: str
    incidents: tuple[str, ...]
    older: int | None


router = PageRouter(EVERYBODY)


@router.page("/sum/{name}", "incidents.html")
def add_up(config: ConfigOf, name: str, more: int = 0) -> Sum:
    """One sum."""
    return Sum(status=name, incidents=(), older=more + len(config.points()))


@pytest.fixture(name="app")
def app_fixture(app: FastAPI) -> FastAPI:
    app.include_router(router)
    return app


async def test_the_twin_gives_the_context(app: FastAPI, browser: httpx.AsyncClient) -> None:
    twin = await browser.get("/sum/new.json?more=2")
    assert twin.json() == {"status": "new", "incidents": [], "older": 3}


async def test_the_page_renders_the_same_context(app: FastAPI, browser: httpx.AsyncClient) -> None:
    page = await browser.get("/sum/new?more=2")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "before=3" in page.text


async def test_what_does_not_fit_is_refused_by_both(app: FastAPI, browser: httpx.AsyncClient) -> None:
    for path in ("/sum/new?more=x", "/sum/new.json?more=x"):
        assert (await browser.get(path)).status_code == 422


def test_only_the_twin_is_described() -> None:
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    assert [route.path for route in routes if route.include_in_schema] == ["/sum/{name}.json"]
    assert router.pages == ["/sum/{name}"]


def test_a_form_carries_role_and_token() -> None:
    forms = FormRouter(MANAGERS)

    @forms.post("/sum")
    def put() -> None:
        """Nothing."""

    app = FastAPI()
    app.include_router(forms)
    (route,) = [one for one in iter_route_contexts(app.routes) if one.path == "/sum"]
    assert [one.dependency for one in route.dependencies] == [MANAGERS, form_token]
    assert not route.include_in_schema
