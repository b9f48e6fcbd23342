"""Privacy notice for customers: recordings and measures of this post, and how long they are kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

from host_daemon.retention import photos
from web_ui.core.access import EVERYBODY
from web_ui.core.page import PageRouter
from web_ui.core.services import SettingsOf

router = PageRouter(EVERYBODY)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class PrivacyPage:
    """post: its name. The rest: what is recorded or measured, and for how many days it is kept.

    blur: faces that photos hide. staff: operators are measured too. track_days, photo_days: the longest that
    any of them is kept, and photos of incidents stay as long as their tracks.
    voice_days: of voice messages that customers leave, 0 where none are taken.
    """

    post: str
    camera: bool
    staff: bool
    blur: str
    photo_days: int
    sound: bool
    ring_hours: float
    track_days: int
    smile: bool
    voice_days: int


@router.page("/privacy", "privacy.html")
def privacy(settings: SettingsOf) -> PrivacyPage:
    """Recordings of this post, those it does not make, and how long they are kept."""
    vision, keep = settings.vision, settings.audio.retention
    return PrivacyPage(
        post=settings.post.name,
        camera=any(one.role == "customer" for one in vision.cameras),
        staff=vision.measure_staff and any(one.role == "operator" for one in vision.cameras),
        blur=vision.photo_blur,
        photo_days=math.ceil(photos.longest(vision.photo_keep_days, keep)),
        sound=bool(settings.audio.microphones),
        ring_hours=settings.audio.ring_hours,
        track_days=math.ceil(keep.longest_days),
        smile=settings.web.kiosk_smile,
        voice_days=settings.web.voice_days if settings.web.voice_s else 0,
    )
