"""Objects that belong to one application."""

from __future__ import annotations

from typing import Annotated

import httpx
from fastapi import Depends, FastAPI

from web_ui.core.app_state import AppState, PerApp


class Count:
    def __init__(self) -> None:
        self.calls = 0


def application(name: str) -> FastAPI:
    app = FastAPI()
    app.state.name, app.state.per_app = name, {}

    @app.get("/")
    def calls(
        count: Annotated[Count, Depends(PerApp(Count))], name: Annotated[str, Depends(AppState("name"))]
    ) -> tuple[str, int]:
        count.calls += 1
        return name, count.calls

    return app


async def ask(app: FastAPI) -> list[object]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as browser:
        found: list[object] = (await browser.get("/")).json()
        return found


async def test_an_object_lasts_as_long_as_its_application() -> None:
    app = application("one")
    assert await ask(app) == ["one", 1]
    assert await ask(app) == ["one", 2]


async def test_another_application_has_its_own() -> None:
    assert await ask(application("one")) == ["one", 1]
    assert await ask(application("two")) == ["two", 1]
