"""Live picture of a camera with boxes and bars; each viewer is noted in the audit. Nothing is kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import HTTPException, Request
from fastapi.responses import StreamingResponse

from host_daemon.base.texts import mark as _
from host_daemon.vision.process.live_view_client import NoView, view
from web_ui.core.access import LOOKERS, Who
from web_ui.core.open_streams import StreamsOf
from web_ui.core.page import PageRouter
from web_ui.core.services import AuditOf, ServicesOf, SettingsOf
from web_ui.core.sessions import SessionsOf
from web_ui.core.slug import uid

BORDER = "smilepost"
# A camera that works has a picture by then.
FIRST_S = 6.0
NO_PICTURE = _("There is no live picture: the camera does not work, is off, or too many people look at once.")


router = PageRouter(LOOKERS)
routers = (router,)


@router.get(
    "/cameras/{slug}/live",
    response_class=StreamingResponse,
    responses={200: {"content": {f"multipart/x-mixed-replace; boundary={BORDER}": {}}}},
)
async def live(
    request: Request,
    services: ServicesOf,
    settings: SettingsOf,
    sessions: SessionsOf,
    streams: StreamsOf,
    audit: AuditOf,
    who: Who,
    slug: str,
) -> StreamingResponse:
    """JPEG after JPEG, for at most ten minutes, or until the viewer leaves or is logged out."""
    name = uid(slug)
    if name not in {one.name for one in settings.vision.cameras}:
        raise HTTPException(404, _("There is no such camera."))
    pictures = view(services.data, name)
    try:
        async with asyncio.timeout(FIRST_S):
            first = await anext(pictures)
    except (NoView, StopAsyncIteration, TimeoutError):
        await pictures.aclose()
        raise HTTPException(503, NO_PICTURE) from None
    await audit.note(who.name, "looked at the live picture", f"cameras/{name}")

    async def parts() -> AsyncIterator[bytes]:
        try:
            yield _part(first)
            with (
                streams.open(request.scope["route"].path) as stream,
                contextlib.suppress(TimeoutError, StopAsyncIteration),
            ):
                while not stream.ended and sessions.find(who.token, services.now()) is not None:
                    async with stream.patience(None):
                        jpeg = await anext(pictures)
                    yield _part(jpeg)
        finally:
            await pictures.aclose()

    return StreamingResponse(parts(), media_type=f"multipart/x-mixed-replace; boundary={BORDER}")


def _part(jpeg: bytes) -> bytes:
    head = f"--{BORDER}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
    return head.encode() + jpeg + b"\r\n"
