"""Live picture of a camera with boxes and bars; each viewer is noted in the audit. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse

from host_daemon.base.texts import mark as _
from host_daemon.vision.process.live_view_client import NoView, view
from web_ui.core.access import LOOKERS, visitor
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions
from web_ui.core.slug import uid

BORDER = "smilepost"
# A camera that works has a picture by then.
FIRST_S = 6.0
NO_PICTURE = _("There is no live picture: the camera does not work, is off, or too many people look at once.")


def add(app: FastAPI, post: Post, sessions: Sessions) -> None:
    """Adds the route."""

    @app.get(
        "/cameras/{slug}/live",
        dependencies=[Depends(LOOKERS)],
        response_class=StreamingResponse,
        responses={200: {"content": {f"multipart/x-mixed-replace; boundary={BORDER}": {}}}},
    )
    async def live(request: Request, slug: str) -> StreamingResponse:
        """JPEG after JPEG, for at most ten minutes, or until the viewer leaves or is logged out."""
        name, who = uid(slug), visitor(request)
        if name not in {one.name for one in post.config.settings().vision.cameras}:
            raise HTTPException(404, _("There is no such camera."))
        pictures = view(post.data, name)
        try:
            first = await asyncio.wait_for(anext(pictures), FIRST_S)
        except (NoView, StopAsyncIteration, TimeoutError):
            await pictures.aclose()
            raise HTTPException(503, NO_PICTURE) from None
        await post.note(who.name, "looked at the live picture", f"cameras/{name}")

        async def parts() -> AsyncIterator[bytes]:
            try:
                yield _part(first)
                async for jpeg in pictures:
                    if sessions.find(who.token, post.now()) is None:
                        return
                    yield _part(jpeg)
            finally:
                await pictures.aclose()

        return StreamingResponse(parts(), media_type=f"multipart/x-mixed-replace; boundary={BORDER}")


def _part(jpeg: bytes) -> bytes:
    head = f"--{BORDER}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
    return head.encode() + jpeg + b"\r\n"
