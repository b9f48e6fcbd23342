"""The way to everything that can be set up, and the certificate of the post's own authority."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.responses import Response

from web_ui.core import server
from web_ui.core.access import WIRERS
from web_ui.core.page import PageRouter
from web_ui.core.services import DataOf

router = PageRouter(WIRERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class SetupPage:
    """The way to everything that can be set up."""


@router.page("/setup", "setup.html")
def setup() -> SetupPage:
    """The way to everything that can be set up."""
    return SetupPage()


@router.get(
    "/authority.crt",
    response_class=Response,
    responses={200: {"content": {"application/x-x509-ca-cert": {}}}},
)
def own_authority(data: DataOf) -> Response:
    """The certificate of the post's own authority, for phones and tablets that are to trust it (DER)."""
    return Response(server.authority(data).der(), media_type="application/x-x509-ca-cert")
