"""Answers to requests that cannot be met: a page for people, JSON for programs."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from host_daemon.base.texts import mark as _
from host_daemon.store.journal import JournalError
from web_ui.core.access import visitor
from web_ui.core.guard import HEADERS
from web_ui.core.templates import Templates

# What any route may answer instead of what it is asked for.
ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {"description": "What was sent cannot be read, or does not go together."},
    401: {"description": "Nobody is logged in."},
    403: {"description": "The role may not do this, or the write does not come from our own page."},
    404: {"description": "There is no such thing."},
    409: {"description": "Not in this order."},
    413: {"description": "The body is too large."},
    421: {"description": "The post does not answer to this Host."},
    429: {"description": "Too many at once."},
    503: {"description": "Not now."},
    507: {"description": "There is no room for it."},
}
# Instead of the framework's own words.
KNOWN = {404: _("There is no such page."), 405: _("This page cannot be used that way.")}


def add_errors(app: FastAPI) -> None:
    """Register the answers."""
    app.add_exception_handler(JournalError, unstored)
    app.add_exception_handler(Exception, failed)
    app.add_exception_handler(StarletteHTTPException, refused)
    app.add_exception_handler(RequestValidationError, unreadable)


async def refused(request: Request, error: Exception) -> Response:
    """The answer to what may not or cannot be done; who has to log in first is sent there."""
    assert isinstance(error, StarletteHTTPException)
    problem = str(error.detail)
    if not isinstance(error, HTTPException):
        problem = KNOWN.get(error.status_code, problem)
    if "text/html" not in request.headers.get("accept", "") or request.url.path.endswith(".json"):
        return JSONResponse({"detail": visitor(request).texts.text(problem)}, error.status_code)
    if error.status_code == 401 and request.method == "GET":
        if request.url.path.startswith("/console"):
            return RedirectResponse("/console/pin", 303)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/login?onward={quote(request.url.path + query)}", 303)
    return _page(request, error.status_code, problem)


async def unreadable(request: Request, error: Exception) -> Response:
    """The answer to a form or a body that does not fit."""
    if "text/html" in request.headers.get("accept", ""):
        return _page(request, 422, _("Something in this form is wrong. Go back and check it."))
    assert isinstance(error, RequestValidationError)
    # What was sent is not given back: JSON can carry NaN and half characters, and an answer cannot.
    told = [{name: one[name] for name in ("type", "loc", "msg")} for one in error.errors()]
    return Response(json.dumps({"detail": told}), 422, media_type="application/json")


async def failed(request: Request, error: Exception) -> Response:
    """The answer to a failure of ours; the framework logs it."""
    # It goes out past the guard, so the guard's headers are put on here.
    return PlainTextResponse("Something went wrong on the post. Its log says more.", 500, HEADERS)


async def unstored(request: Request, error: Exception) -> Response:
    """The answer while the journal takes nothing."""
    problem = _("The post cannot store anything just now: its disk is full or broken. Try again later.")
    return await refused(request, HTTPException(503, problem))


def _page(request: Request, status: int, problem: str) -> Response:
    templates: Templates = request.app.state.templates
    return templates.page(request, "error.html", status, problem=problem)
