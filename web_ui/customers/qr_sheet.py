"""The sheet with a service point's QR code, to print and put up."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import segno
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import Response

from host_daemon.base.texts import mark as _
from host_daemon.feedback.survey import asked_at
from host_daemon.feedback.surveys import surveys
from host_daemon.store.records import Point
from web_ui.core.access import WIRERS
from web_ui.core.page import Pages
from web_ui.core.services import Post


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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def points(request: Request) -> PointsPage:
        """The service points and their public pages."""
        return PointsPage(points=post.config.points())

    def sheet(request: Request, point: str) -> SheetPage:
        """The printable sheet of a service point."""
        found = post.config.one(Point, point)
        if found is None:
            raise HTTPException(404, _("There is no such service point."))
        address = _address(post, request, point)
        host = urlsplit(address).hostname or ""
        own = host == "localhost" or host.startswith("127.") or host == "::1"
        asked = asked_at(surveys(post.config), point)
        return SheetPage(
            point=found,
            address=address,
            reachable=not own,
            questions=len(asked.questions) if asked else 0,
            voice=post.config.settings().web.voice_s > 0,
        )

    pages.add("/points", "points.html", points, WIRERS)
    pages.add("/points/{point}/sheet", "sheet.html", sheet, WIRERS)

    @app.get(
        "/points/{point}/qr.svg",
        dependencies=[Depends(WIRERS)],
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}}},
    )
    def code(request: Request, point: str) -> Response:
        """The QR code itself."""
        if post.config.one(Point, point) is None:
            raise HTTPException(404, _("There is no such service point."))
        # Level Q survives a quarter of the code being dirty or torn.
        drawn = segno.make_qr(_address(post, request, point), error="q")
        picture = io.BytesIO()
        drawn.save(picture, kind="svg", border=4, scale=8, xmldecl=False)
        return Response(picture.getvalue(), media_type="image/svg+xml")


def _address(post: Post, request: Request, point: str) -> str:
    base = post.config.settings().web.public_address or str(request.base_url)
    return f"{base.rstrip('/')}/q/{quote(point, safe='')}"
