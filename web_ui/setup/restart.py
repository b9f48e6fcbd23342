"""Restart of the post, so that it takes up what was set."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter
from web_ui.core.services import AuditOf, Services, ServicesOf
from web_ui.core.templates import Templates, TemplatesOf

forms = FormRouter(MANAGERS)
routers = (forms,)


@forms.post("/restart")
async def restart(
    request: Request, services: ServicesOf, templates: TemplatesOf, audit: AuditOf, who: Who
) -> Response:
    """Start the post anew; boards keep their presses meanwhile."""
    await audit.note(who.name, "started anew", "post")
    return begin_restart(request, services, templates)


def begin_restart(request: Request, services: Services, templates: Templates) -> HTMLResponse:
    """Let the post start anew, soon; the answer waits for it in the browser."""
    services.restarting.set()
    return templates.page(request, "restarting.html", moved=moved(request, services))


def moved(request: Request, services: Services) -> str:
    """The address of the pages after the start, if that is another; else empty."""
    old, new = services.settings, services.config.settings().web
    if (old.https == "off", old.port) == (new.https == "off", new.port):
        return ""
    host = request.url.hostname or ""
    # The command line may have given another port than the settings.
    port = new.port if new.port != old.port else request.url.port or old.port
    return f"http{'' if new.https == 'off' else 's'}://{f'[{host}]' if ':' in host else host}:{port}/"
