"""Every route says who may use it, and every write is proven to come from our own page."""

from __future__ import annotations

import html
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from web_ui.app import create_app
from web_ui.core.access import Allowed, form_token, header_token
from web_ui.core.services import Services

FEEDBACK = {f"/feedback/{{way}}/{{point}}/{part}" for part in ("rating", "survey", "words")} | {
    "/voice-message/{way}/{point}"
}
SHOWN = {f"/{page}/{{point}}{twin}" for page in ("q", "kiosk", "display") for twin in ("", ".json")}
SENSES = {"/kiosk/{point}/smile.json", "/privacy", "/privacy.json"}
# Asks for the till's own token.
MACHINES = {"/api/receipts"}
PUBLIC = (
    {"/console/pin", "/login", "/first-start", "/static/{wanted}/{name}"}
    | FEEDBACK
    | SHOWN
    | SENSES
    | MACHINES
)
SAFE = {"GET", "HEAD", "OPTIONS"}
PLACES = {
    "{slug}": "a0b1c2d3e4f5.1.1~1rated~1incident",
    "{name}": "motivator",
    "{point}": "point-1",
}


def routes(post: Services) -> list[Any]:
    found = list(iter_route_contexts(create_app(post).routes))
    assert len(found) > 100, "the pages are not there"
    return found


def guards(route: Any) -> list[Any]:
    return [dependency.dependency for dependency in route.dependencies]


def test_every_route_has_a_role(post: Services) -> None:
    for route in routes(post):
        assert isinstance(route.original_route, APIRoute), f"{route} is not guarded"
        allowed = [guard for guard in guards(route) if isinstance(guard, Allowed)]
        assert len(allowed) == 1, f"{route.path} has no role"
        assert bool(allowed[0].roles) == (route.path not in PUBLIC), route.path


def test_every_write_asks_for_a_token(post: Services) -> None:
    for route in routes(post):
        if route.methods - SAFE and route.path not in FEEDBACK | MACHINES:
            assert {form_token, header_token} & set(guards(route)), f"{route.path} takes writes from anywhere"


@pytest.mark.parametrize("role", ["technician", "viewer", "operator", None])
async def test_a_route_lets_in_its_roles_only(
    post: Services, log_in: Any, browser: httpx.AsyncClient, role: str | None
) -> None:
    if role is not None:
        await log_in(role)
    for route in routes(post):
        (allowed,) = [guard for guard in guards(route) if isinstance(guard, Allowed)]
        if not allowed.roles or role in allowed.roles or route.path == "/now/live":
            continue
        path = route.path
        for place, value in PLACES.items():
            path = path.replace(place, value)
        answer = await browser.request(min(route.methods), path, headers={"accept": "application/json"})
        assert answer.status_code == (401 if role is None else 403), (path, answer.status_code)


async def test_a_page_sends_strangers_to_the_log_in_and_back(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/incidents")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?onward=/incidents")
    asked = "/reports?name=funnel&by=all"
    page = await browser.get((await browser.get(asked)).headers["location"])
    assert f'name="onward" value="{html.escape(asked)}"' in page.text
