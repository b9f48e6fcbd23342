"""A page and its `.json` twin: one context, rendered or given as it is."""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool

from web_ui.core import assets
from web_ui.core.access import Allowed, visitor
from web_ui.core.browser_name import device
from web_ui.core.labels import WORDS
from web_ui.core.navigation import Offered
from web_ui.core.sensor_notices import senses
from web_ui.core.services import Post
from web_ui.core.visitor import Visitor

HERE = Path(__file__).parents[1]


class Pages:
    """Renders templates, and adds pages to the application."""

    def __init__(self, app: FastAPI, post: Post) -> None:
        self._app = app
        self._post = post
        self._added: dict[str, Allowed] = {}
        self._jinja = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.globals["static"] = assets.address
        self._jinja.globals["words"] = WORDS
        self._jinja.globals["device"] = device
        self._jinja.globals["offered"] = Offered(post.data, self._added).pages
        self._jinja.filters["json"] = lambda value: json.dumps(plain(value), separators=(",", ":"))

    def add(
        self, path: str, template: str, build: Callable[..., Any], allowed: Allowed, twin: str = ""
    ) -> None:
        """Add the page at `path` and its twin at `path`.json (or `twin`).

        build: takes what an endpoint takes, and `request`; gives the page's context, a dataclass.
        """

        self._added[path] = allowed

        @functools.wraps(build)
        async def shown(*args: Any, **values: Any) -> HTMLResponse:
            context = await _run(build, *args, **values)
            return await run_in_threadpool(self.render, values["request"], template, page=context)

        self._app.add_api_route(
            twin or f"{path}.json",
            build,
            dependencies=[Depends(allowed)],
            name=f"{build.__name__}_json",
        )
        self._app.add_api_route(
            path,
            shown,
            dependencies=[Depends(allowed)],
            response_class=HTMLResponse,
            response_model=None,
            name=build.__name__,
            include_in_schema=False,
        )

    def render(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template as an answer to this request."""
        text = self.text(visitor(request), template, path=request.url.path, **values)
        return HTMLResponse(text, status)

    def text(self, who: Visitor, template: str, **values: Any) -> str:
        """The template in the visitor's language. `_`, `t`, `who`, and the moment's words are at hand."""
        return self._jinja.get_template(template).render(
            _=who.texts.text,
            ngettext=who.texts.plural,
            t=who.texts,
            who=who,
            moment=lambda at: who.texts.moment(at, self._post.zone),
            clock=lambda at: who.texts.time(at, self._post.zone),
            minute=lambda at: who.texts.time(at, self._post.zone, short=True),
            day=lambda at: who.texts.date(at, self._post.zone),
            stage=self._post.stage is not None,
            senses=lambda point: senses(self._post.config.settings(), point),
            **values,
        )


async def _run(build: Callable[..., Any], *args: Any, **values: Any) -> Any:
    if inspect.iscoroutinefunction(build):
        return await build(*args, **values)
    return await run_in_threadpool(build, *args, **values)


def plain(value: Any) -> Any:
    """A context as JSON can hold it."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
