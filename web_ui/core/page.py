"""Routers of pages: a page and its `.json` twin from one context, and the forms beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from web_ui.core.access import Allowed, form_token
from web_ui.core.templates import TemplatesOf

Build = TypeVar("Build", bound=Callable[..., Any])


class PageRouter(APIRouter):
    """Routes of a module that the same roles may use.

    proofs: dependencies that prove where a write comes from.
    """

    def __init__(self, allowed: Allowed, *proofs: Callable[..., Any], include_in_schema: bool = True) -> None:
        super().__init__(
            dependencies=[Depends(allowed), *map(Depends, proofs)], include_in_schema=include_in_schema
        )
        self.allowed = allowed
        self.pages: list[str] = []

    def page(self, path: str, template: str, twin: str = "") -> Callable[[Build], Build]:
        """Add the page at `path` and its twin at `path`.json (or `twin`).

        The function takes what a handler takes, and gives the page's context, a dataclass: the template has
        it as `page`, the twin gives it as it is.
        """

        def add(build: Build) -> Build:
            built = Depends(build)

            def shown(request: Request, templates: TemplatesOf, page: Any = built) -> HTMLResponse:
                return templates.page(request, template, page=page)

            self.add_api_route(twin or f"{path}.json", build, name=f"{build.__name__}_json")
            self.add_api_route(
                path,
                shown,
                response_class=HTMLResponse,
                response_model=None,
                name=build.__name__,
                include_in_schema=False,
            )
            self.pages.append(path)
            return build

        return add


class FormRouter(PageRouter):
    """Writes by forms of our own pages: each carries the token."""

    def __init__(self, allowed: Allowed) -> None:
        super().__init__(allowed, form_token, include_in_schema=False)
