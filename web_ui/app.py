"""The application: every page of the post, put together."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from importlib import metadata
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from host_daemon.base.texts import mark as _
from host_daemon.store.journal import JournalError
from host_daemon.store.reader import END_OF_TIME
from web_ui.accounts import login, pins, users
from web_ui.accounts.passwords import Passwords
from web_ui.analysis import (
    answers,
    bursts,
    control_loops,
    customer_words,
    expression,
    mystery_shopper,
    ratings,
    reports,
    standards,
)
from web_ui.core import assets, live_sections, media
from web_ui.core.access import READERS, STAFF, visitor
from web_ui.core.guard import HEADERS, Guard
from web_ui.core.identity import Identity
from web_ui.core.page import Pages
from web_ui.core.server import names
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions
from web_ui.core.slug import uid
from web_ui.core.visitor import Visitor
from web_ui.customers import feedback, loyalty_display, privacy, qr_sheet, smile, voice_message
from web_ui.customers.submission import Gate
from web_ui.devices import (
    board,
    boards,
    cameras,
    health,
    keypad_numbers,
    live_view,
    microphones,
    pairing,
    receipts_api,
    tills,
    virtual_devices,
    wiring,
)
from web_ui.incidents import actions, tracks
from web_ui.incidents.incident import Bundle, Line, bundle, lines
from web_ui.incidents.now import NowPage, now_page
from web_ui.setup import about, backups, first_setup, kits, rules, settings, surveys, targets
from web_ui.speech import heard_phrases, phrase, phrases
from web_ui.staff import mobile_console, staff_expression, whom_to_ask

log = logging.getLogger(__name__)

LISTED = 100

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

Shown = Literal["all", "new", "working", "closed"]


@dataclass(frozen=True, kw_only=True)
class IncidentsPage:
    """The newest incidents of a status (or all), newest first. older: `before` of the next page, or None."""

    status: str
    incidents: tuple[Line, ...]
    older: int | None


def create_app(post: Post) -> FastAPI:
    """The pages of a post. Nothing runs before a server asks."""
    app = FastAPI(
        title="Smilepost",
        version=metadata.version("smilepost"),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        responses=ANSWERS,
    )
    sessions = Sessions(post.data / "sessions.json")
    pages = Pages(app, post)
    consoles = Sessions(post.data / "consoles.json")
    app.add_middleware(Identity, post=post, sessions=sessions, consoles=consoles)
    larger = {
        voice_message.PREFIX: voice_message.BODY,
        backups.UPLOAD: backups.MOST_BYTES,
        "/voice/": phrase.MOST_BYTES,
    }
    app.add_middleware(Guard, names=names(post.settings), larger=larger)
    passwords = Passwords()
    login.add(app, pages, post, sessions, passwords)
    users.add(app, pages, post, sessions, passwords)
    pins.add(app, pages, post, consoles, passwords)
    mobile_console.add(app, pages, post)
    settings.add(app, pages, post, consoles)
    first_setup.add(app, pages, post)
    about.add(pages, post)
    backups.add(app, pages, post)
    targets.add(app, pages, post)
    boards.add(pages, post)
    pairing.add(app, pages, post)
    board.add(app, pages, post)
    keypad_numbers.add(app, pages, post)
    wiring.add(pages)
    kits.add(app, pages, post)
    cameras.add(app, pages, post)
    live_view.add(app, post, sessions)
    staff_expression.add(app, pages, post)
    expression.add(pages, post)
    bursts.add(app, pages, post)
    ratings.add(app, pages, post)
    answers.add(app, pages, post)
    media.add(app, post)
    assets.add(app)
    virtual_devices.add(app, pages, post)
    gate = Gate(post)
    feedback.add(app, pages, post, gate)
    voice_message.add(app, post, gate)
    customer_words.add(app, pages, post)
    loyalty_display.add(pages, post)
    surveys.add(app, pages, post)
    privacy.add(pages, post)
    smile.add(app, post)
    qr_sheet.add(app, pages, post)
    actions.add(app, post)
    reports.add(app, pages, post)
    control_loops.add(pages, post)
    rules.add(app, pages, post)
    whom_to_ask.add(pages, post)
    tills.add(app, pages, post, sessions)
    receipts_api.add(app, post)
    mystery_shopper.add(app, pages, post)
    microphones.add(app, pages, post)
    tracks.add(app, pages, post)
    phrases.add(app, pages, post)
    heard_phrases.add(app, post, sessions)
    phrase.add(app, pages, post)
    standards.add(app, pages, post)
    health.add(pages, post)
    _add_pages(app, pages, post, sessions)
    _add_errors(app, pages)

    @app.get("/openapi.json", dependencies=[Depends(STAFF)], include_in_schema=False)
    def openapi() -> dict[str, Any]:
        return app.openapi()

    return app


def _add_pages(app: FastAPI, pages: Pages, post: Post, sessions: Sessions) -> None:
    def now(request: Request) -> NowPage:
        """How it is now: the day's figures, what is wrong, the newest incidents."""
        return now_page(post, visitor(request).role)

    def incidents(
        request: Request,
        status: Shown = "all",
        before: Annotated[int | None, Query(ge=0, le=END_OF_TIME)] = None,
    ) -> IncidentsPage:
        """The newest incidents, or those older than `before`."""
        end = post.now() + 1 if before is None else before
        only = "" if status == "all" else status
        found = lines(post.reader, post.config, 0, end, LISTED + 1, only)
        shown = found[:LISTED]
        older = shown[-1].at if len(found) > LISTED else None
        return IncidentsPage(status=status, incidents=shown, older=older)

    def incident(request: Request, slug: str) -> Bundle:
        """One incident with its photo, track, expression, deliveries, and who listened."""
        found = bundle(post.reader, post.config, post.config.settings(), uid(slug))
        if found is None:
            raise HTTPException(404, _("There is no such incident."))
        return found

    def sections(who: Visitor) -> str:
        return pages.text(who, "now_parts.html", page=now_page(post, who.role))

    pages.add("/", "now.html", now, STAFF, twin="/now.json")
    live_sections.add(app, post, sessions, "/now/live", STAFF, sections)
    pages.add("/incidents", "incidents.html", incidents, READERS)
    pages.add("/incidents/{slug}", "incident.html", incident, READERS)


def _add_errors(app: FastAPI, pages: Pages) -> None:
    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)
        known = {404: _("There is no such page."), 405: _("This page cannot be used that way.")}
        problem = str(error.detail)
        if not isinstance(error, HTTPException):
            problem = known.get(error.status_code, problem)
        if "text/html" not in request.headers.get("accept", "") or request.url.path.endswith(".json"):
            return JSONResponse({"detail": visitor(request).texts.text(problem)}, error.status_code)
        if error.status_code == 401 and request.method == "GET":
            if request.url.path.startswith("/console"):
                return RedirectResponse("/console/pin", 303)
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/login?onward={quote(request.url.path + query)}", 303)
        return pages.render(request, "error.html", error.status_code, problem=problem)

    async def unreadable(request: Request, error: Exception) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            problem = _("Something in this form does not fit. Go back and look it over.")
            return pages.render(request, "error.html", 422, problem=problem)
        assert isinstance(error, RequestValidationError)
        # What was sent is not given back: JSON can carry NaN and half characters, and an answer cannot.
        told = [{name: one[name] for name in ("type", "loc", "msg")} for one in error.errors()]
        return Response(json.dumps({"detail": told}), 422, media_type="application/json")

    async def failed(request: Request, error: Exception) -> Response:
        # The framework logs it; it answers outside the guard, so the guard's headers are put on here.
        return PlainTextResponse("Something went wrong on the post. Its log says more.", 500, HEADERS)

    async def unstored(request: Request, error: Exception) -> Response:
        problem = _("The post cannot store anything just now: its disk is full or broken. Try again later.")
        return await refused(request, HTTPException(503, problem))

    app.add_exception_handler(JournalError, unstored)
    app.add_exception_handler(Exception, failed)
    app.add_exception_handler(StarletteHTTPException, refused)
    app.add_exception_handler(RequestValidationError, unreadable)
