"""Rating by a smile: tells a kiosk whether the person before the customers' camera smiles. No pictures."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Depends, FastAPI, HTTPException, Request

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.settings.vision import VisionSettings
from host_daemon.store.records import Point
from host_daemon.vision.measures.smile import smiling
from web_ui.core.access import EVERYBODY, visitor
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Post

# A kiosk asks twice a second; a few of them may share an address.
PER_ADDRESS = (600, MINUTE_MS)
ALTOGETHER = (2400, MINUTE_MS)


@dataclass(frozen=True, kw_only=True)
class SmileNow:
    """face: the camera sees somebody. smile: how much they smile, 0 to 1. smiling: enough for a good rating.

    again_s: seconds after which it is worth asking again.
    """

    face: bool
    smile: float
    smiling: bool
    again_s: float = 0.5


def add(app: FastAPI, post: Post) -> None:
    """Adds the route."""
    each, altogether = Limiter(*PER_ADDRESS), Limiter(*ALTOGETHER)

    @app.get("/kiosk/{point}/smile.json", dependencies=[Depends(EVERYBODY)])
    async def smile(request: Request, point: str) -> SmileNow:
        """What the customers' camera of this point saw in the last two seconds, as three values.

        404 unless rating by a smile is on (`web.kiosk_smile`) and the point has such a camera.
        """
        now = post.now()
        if not (each.allow(visitor(request).address, now) and altogether.allow("", now)):
            raise HTTPException(429, _("Too many at once. Try again in a minute."))
        settings = post.config.settings()
        camera = customer_camera(settings.vision, point)
        if not settings.web.kiosk_smile or camera is None or post.config.one(Point, point) is None:
            raise HTTPException(404, _("Rating by a smile is not on at this service point."))
        found = smiling(post.live.faces(camera), now, settings.vision.mood)
        return SmileNow(face=found.face, smile=found.smile, smiling=found.smiling)


def customer_camera(settings: VisionSettings, point: str) -> str | None:
    """Name of the camera that looks at the customers of a point, or None."""
    return next((one.name for one in settings.cameras if one.point == point and one.role == "customer"), None)
