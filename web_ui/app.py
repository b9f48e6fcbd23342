"""The application: every page of the post, put together."""

from __future__ import annotations

from importlib import metadata
from types import ModuleType
from typing import Any

from fastapi import FastAPI, Request
from starlette.middleware.authentication import AuthenticationMiddleware

from web_ui.accounts import login, pins, users
from web_ui.analysis import (
    answers,
    bursts,
    control_loops,
    customer_words,
    expression,
    mystery_shopper,
    praises,
    ratings,
    reports,
    standards,
)
from web_ui.core import assets, media
from web_ui.core.access import STAFF
from web_ui.core.errors import ANSWERS, add_errors
from web_ui.core.guard import Guard
from web_ui.core.head import HeadAsGet
from web_ui.core.identity import BrowserCookies, VisitorBackend
from web_ui.core.live_sections import LiveSections
from web_ui.core.navigation import Navigation
from web_ui.core.open_streams import OpenStreams
from web_ui.core.page import PageRouter
from web_ui.core.server import names
from web_ui.core.services import Services
from web_ui.core.sessions import Sessions
from web_ui.core.templates import Templates
from web_ui.customers import feedback, loyalty_display, privacy, qr_sheet, smile, voice_message
from web_ui.devices import (
    board,
    boards,
    cameras,
    health,
    keypad_numbers,
    live_presses,
    live_view,
    microphones,
    pairing,
    receipts_api,
    tills,
    unread,
    virtual_devices,
    wiring,
)
from web_ui.incidents import actions, incidents, now, tracks
from web_ui.setup import (
    about,
    backups,
    first_setup,
    index,
    kits,
    people,
    restart,
    rule,
    rules,
    settings,
    surveys,
    targets,
    wall_notice,
)
from web_ui.speech import (
    heard_phrases,
    live_scores,
    phrase,
    phrase_jobs,
    phrase_recordings,
    phrases,
)
from web_ui.staff import mobile_console, shifts, staff_expression, whom_to_ask

router = PageRouter(STAFF, include_in_schema=False)
routers = (router,)

# Each has `routers`: its pages, forms and files, by who may use them.
MODULES: tuple[ModuleType, ...] = (
    assets,
    media,
    now,
    incidents,
    actions,
    tracks,
    # `/boards/pair` stands before `/boards/{device}`, and the rest of `/voice/...` before `/voice/{key}`.
    health,
    boards,
    pairing,
    board,
    live_presses,
    wiring,
    keypad_numbers,
    virtual_devices,
    cameras,
    live_view,
    microphones,
    tills,
    receipts_api,
    unread,
    reports,
    control_loops,
    ratings,
    customer_words,
    praises,
    answers,
    expression,
    bursts,
    standards,
    mystery_shopper,
    phrases,
    phrase_jobs,
    heard_phrases,
    live_scores,
    phrase_recordings,
    phrase,
    index,
    first_setup,
    restart,
    wall_notice,
    settings,
    people,
    kits,
    rules,
    rule,
    surveys,
    targets,
    backups,
    about,
    feedback,
    voice_message,
    smile,
    loyalty_display,
    privacy,
    qr_sheet,
    login,
    users,
    pins,
    mobile_console,
    shifts,
    staff_expression,
    whom_to_ask,
)
# Bodies larger than those of other forms, by the beginning of their path, in bytes.
LARGER = {
    voice_message.PREFIX: voice_message.BODY,
    backups.UPLOAD: backups.MOST_BYTES,
    "/voice/": phrase_recordings.MOST_BYTES,
}


@router.get("/openapi.json")
def openapi(request: Request) -> dict[str, Any]:
    """The description of every address."""
    app: FastAPI = request.app
    return app.openapi()


def create_app(services: Services) -> FastAPI:
    """The pages of a post. Nothing runs before a server asks."""
    app = FastAPI(
        title="Smilepost",
        version=metadata.version("smilepost"),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        responses=ANSWERS,
    )
    found = [*routers, *(router for module in MODULES for router in module.routers)]
    pages = [router for router in found if isinstance(router, PageRouter)]
    allowed = {path: router.allowed for router in pages for path in router.pages}
    templates = Templates(services, Navigation(services.data, allowed))
    sessions = Sessions(services.data / "sessions.json")
    consoles = Sessions(services.data / "consoles.json")
    app.state.services = services
    app.state.templates = templates
    app.state.live_sections = LiveSections(templates)
    app.state.sessions, app.state.consoles = sessions, consoles
    app.state.streams, app.state.per_app = OpenStreams(), {}
    app.add_middleware(AuthenticationMiddleware, backend=VisitorBackend(services, sessions, consoles))
    app.add_middleware(BrowserCookies)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, names=names(services.settings), larger=LARGER)
    for router in found:
        app.include_router(router)
    add_errors(app)
    return app
