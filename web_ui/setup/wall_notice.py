"""Notice for the wall of a service point: what is recorded there, who answers for it, how long it is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

from host_daemon.retention import photos
from host_daemon.store.records import Point
from web_ui.core.access import WIRERS
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, SettingsOf
from web_ui.core.submission import point_of

router = PageRouter(WIRERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """The notice for the wall. sound, pictures: whether they are taken here. days: they are kept at most."""

    point: Point
    responsible: str
    basis: str
    sound: bool
    pictures: bool
    sound_days: float
    photo_days: int


@router.page("/points/{point}/notice", "notice.html")
def notice(config: ConfigOf, settings: SettingsOf, point: str) -> NoticePage:
    """The notice for the wall at a service point."""
    kept = settings.audio.retention
    return NoticePage(
        point=point_of(config, point),
        responsible=settings.legal.responsible,
        basis=settings.legal.basis,
        sound=bool(settings.audio.microphones),
        pictures=bool(settings.vision.cameras),
        sound_days=kept.longest_days,
        photo_days=math.ceil(photos.longest(settings.vision.photo_keep_days, kept)),
    )
