"""Rating by a smile: whether the person before the customers' camera smiles, for a kiosk. No pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.settings.vision import VisionSettings
from host_daemon.store.records import Point
from host_daemon.vision.measures.smile import smiling
from web_ui.core.access import EVERYBODY, Who
from web_ui.core.app_state import PerApp
from web_ui.core.page import PageRouter
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Now, ServicesOf, SettingsOf

# A kiosk asks twice a second; a few of them may share an address.
PER_ADDRESS = (600, MINUTE_MS)
ALTOGETHER = (2400, MINUTE_MS)

router = PageRouter(EVERYBODY)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class SmileNow:
    """face: the camera sees somebody. smile: how much they smile, 0 to 1. smiling: enough for a good rating.

    again_s: seconds after which it is worth asking again.
    """

    face: bool
    smile: float
    smiling: bool
    again_s: float = 0.5


class SmileLimits:
    """Limit on how often kiosks may ask."""

    def __init__(self) -> None:
        self._each, self._altogether = Limiter(*PER_ADDRESS), Limiter(*ALTOGETHER)

    def allow(self, address: str, now: int) -> bool:
        """Count a question at `now` (ms); False when there were too many."""
        return self._each.allow(address, now) and self._altogether.allow("", now)


@router.get("/kiosk/{point}/smile.json")
async def smile(
    who: Who,
    now: Now,
    services: ServicesOf,
    settings: SettingsOf,
    limits: Annotated[SmileLimits, Depends(PerApp(SmileLimits))],
    point: str,
) -> SmileNow:
    """The last two seconds of this point's customer camera, as three values.

    404 unless rating by a smile is on (`web.kiosk_smile`) and the point has such a camera.
    """
    if not limits.allow(who.address, now):
        raise HTTPException(429, _("Too many at once. Try again in a minute."))
    camera = customer_camera(settings.vision, point)
    if not settings.web.kiosk_smile or camera is None or services.config.one(Point, point) is None:
        raise HTTPException(404, _("Rating by a smile is not on at this service point."))
    found = smiling(services.bus.faces(camera), now, settings.vision.mood)
    return SmileNow(face=found.face, smile=found.smile, smiling=found.smiling)


def customer_camera(settings: VisionSettings, point: str) -> str | None:
    """Name of the camera that looks at the customers of a point, or None."""
    return next((one.name for one in settings.cameras if one.point == point and one.role == "customer"), None)
