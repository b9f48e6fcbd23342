"""The sheet with a service point's QR code, to print and put up."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import segno
from fastapi import Request
from fastapi.responses import Response

from host_daemon.feedback.survey import asked_at
from host_daemon.feedback.surveys import surveys
from host_daemon.settings.tree import Settings
from host_daemon.store.records import Point
from web_ui.core.access import WIRERS
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, SettingsOf
from web_ui.core.submission import point_of

router = PageRouter(WIRERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class PointsPage:
    """Every service point; the addresses of its public pages follow from its id."""

    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class SheetPage:
    """address: what the code holds. reachable: phones can open it; False for the computer's own.

    questions: of the survey that is asked there, 0 without one. voice: voice messages are taken.
    """

    point: Point
    address: str
    reachable: bool
    questions: int
    voice: bool


@router.page("/points", "points.html")
def points(config: ConfigOf) -> PointsPage:
    """The service points and their public pages."""
    return PointsPage(points=config.points())


@router.page("/points/{point}/sheet", "sheet.html")
def sheet(request: Request, config: ConfigOf, settings: SettingsOf, point: str) -> SheetPage:
    """The printable sheet of a service point."""
    found = point_of(config, point)
    address = _address(settings, request, point)
    host = urlsplit(address).hostname or ""
    own = host == "localhost" or host.startswith("127.") or host == "::1"
    asked = asked_at(surveys(config), point)
    return SheetPage(
        point=found,
        address=address,
        reachable=not own,
        questions=len(asked.questions) if asked else 0,
        voice=settings.web.voice_s > 0,
    )


@router.get(
    "/points/{point}/qr.svg",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
def code(request: Request, config: ConfigOf, settings: SettingsOf, point: str) -> Response:
    """The QR code itself."""
    point_of(config, point)
    # Level Q survives a quarter of the code being dirty or torn.
    drawn = segno.make_qr(_address(settings, request, point), error="q")
    picture = io.BytesIO()
    drawn.save(picture, kind="svg", border=4, scale=8, xmldecl=False)
    return Response(picture.getvalue(), media_type="image/svg+xml")


def _address(settings: Settings, request: Request, point: str) -> str:
    base = settings.web.public_address or str(request.base_url)
    return f"{base.rstrip('/')}/q/{quote(point, safe='')}"
