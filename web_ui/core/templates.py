"""Templates of the pages, and the words and values that each of them has at hand."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web_ui.core import assets
from web_ui.core.access import visitor
from web_ui.core.app_state import AppState
from web_ui.core.browser_name import device
from web_ui.core.labels import WORDS
from web_ui.core.navigation import Navigation
from web_ui.core.sensor_notices import notices
from web_ui.core.services import Services
from web_ui.core.visitor import Visitor

FOLDER = Path(__file__).parents[1] / "templates"


class Templates(Jinja2Templates):
    """Renders a template in the visitor's language: as an answer, or as text."""

    def __init__(self, services: Services, navigation: Navigation) -> None:
        env = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        super().__init__(env=env, context_processors=[self._of_request])
        self._services = services
        env.globals["static"] = assets.address
        env.globals["words"] = WORDS
        env.globals["device"] = device
        env.globals["offered"] = navigation.pages
        env.filters["json"] = lambda value: json.dumps(plain(value), separators=(",", ":"))

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template as an answer to this request."""
        return self.TemplateResponse(request, template, values, status)

    def text(self, who: Visitor, template: str, **values: Any) -> str:
        """The template as text for this visitor."""
        return self.get_template(template).render(self._of_visitor(who), **values)

    def _of_request(self, request: Request) -> dict[str, Any]:
        return {**self._of_visitor(visitor(request)), "path": request.url.path}

    def _of_visitor(self, who: Visitor) -> dict[str, Any]:
        zone, config = self._services.zone, self._services.config
        return {
            "_": who.texts.text,
            "ngettext": who.texts.plural,
            "t": who.texts,
            "who": who,
            "moment": lambda at: who.texts.moment(at, zone),
            "clock": lambda at: who.texts.time(at, zone),
            "minute": lambda at: who.texts.time(at, zone, short=True),
            "day": lambda at: who.texts.date(at, zone),
            "stage": self._services.demo is not None,
            "senses": lambda point: notices(config.settings(), point),
        }


TemplatesOf = Annotated[Templates, Depends(AppState("templates"))]


def plain(value: Any) -> Any:
    """A context as JSON can hold it."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
