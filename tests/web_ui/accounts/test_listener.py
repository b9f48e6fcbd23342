"""Listeners hear, score and tag; they set nothing up."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from web_ui.app import create_app
from web_ui.core.access import Allowed
from web_ui.core.services import Services

# What a listener writes: tags, scores, confirmations, and their own account.
WRITES = {
    "/answers/{slug}/mark",
    "/bursts/{slug}/mark",
    "/incidents/{slug}/mark",
    "/me",
    "/logout",
    "/shopper/{track}",
    "/voice/heard/{slug}/judge",
}


def allowed(route: APIRoute) -> set[str]:
    found: set[str] = set()
    for one in route.dependant.dependencies:
        if isinstance(one.call, Allowed):
            found |= one.call.roles
    return found


async def test_a_listener_hears_and_reads(log_in: Any) -> None:
    listener = await log_in("listener")
    for page in ("/", "/incidents", "/tracks", "/shopper", "/reports", "/said", "/answers", "/bursts"):
        assert (await listener.get(page)).status_code == 200, page


@pytest.mark.parametrize(
    "page", ["/settings/post", "/rules", "/kits", "/users", "/targets", "/boards", "/backup"]
)
async def test_a_listener_sets_nothing_up(log_in: Any, page: str) -> None:
    assert (await (await log_in("listener")).get(page)).status_code == 403


def test_what_a_listener_may_write_is_listed(post: Services) -> None:
    written = {
        route.path
        for context in iter_route_contexts(create_app(post).routes)
        if isinstance(route := context.original_route, APIRoute)
        and "POST" in (route.methods or ())
        and "listener" in allowed(route)
    }
    assert written == WRITES
