"""Expression over time: emotional portraits by hour, and by who served."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import Query, Request

from host_daemon.events import Asked, BurstSeen
from host_daemon.on_duty import SHIFT_MS
from host_daemon.vision.portraits import Portrait, portraits, shifts
from host_daemon.vision.settings import Camera, VisionSettings
from web_ui.access import READERS
from web_ui.bundle import names
from web_ui.page import Pages
from web_ui.post import Post

HOUR_MS = 3_600_000


@dataclass(frozen=True, kw_only=True)
class ExpressionPage:
    """One day of one camera, hour by hour. role: whom it looks at. camera: empty when there is none.

    cameras: name and role of those to choose from. before, after: the neighbouring days, after is empty
    for today. whole: each operator's day. bursts: sudden changes of that day by direction.
    """

    camera: str
    role: str
    cameras: tuple[tuple[str, str], ...]
    day: str
    before: str
    after: str
    hours: tuple[Portrait, ...]
    whole: tuple[Portrait, ...]
    bursts: dict[str, int]


def add(pages: Pages, post: Post) -> None:
    """Adds the route."""

    def expression(
        request: Request,
        camera: Annotated[str, Query(max_length=100)] = "",
        day: Annotated[date | None, Query()] = None,
    ) -> ExpressionPage:
        """What faces before a camera expressed on a day, by the hour and by who served."""
        vision = post.config.settings().vision
        shown = _shown(vision)
        found = next((one for one in shown if one.name == camera), shown[0] if shown else None)
        today = datetime.fromtimestamp(post.now() / 1000, post.zone).date()
        chosen = min(day or today, today)
        start, end = (_midnight(each, post) for each in (chosen, chosen + timedelta(days=1)))
        hours: tuple[Portrait, ...] = ()
        whole: tuple[Portrait, ...] = ()
        bursts: list[BurstSeen] = []
        if found is not None:
            measures = post.reader.minutes(found.name, start, end)
            asks = post.reader.events((Asked,), start - SHIFT_MS, end)
            when = shifts(asks, found.point, start, end)
            spans = [(at, min(at + HOUR_MS, end)) for at in range(start, end, HOUR_MS)]
            hours = _named(portraits(measures, when, spans, vision.mood), post)
            whole = _named(portraits(measures, when, [(start, end)], vision.mood), post)
            bursts = [one for one in post.reader.events((BurstSeen,), start, end) if one.camera == found.name]
        return ExpressionPage(
            camera=found.name if found else "",
            role=found.role if found else "customer",
            cameras=tuple((one.name, one.role) for one in shown),
            day=chosen.isoformat(),
            before=(chosen - timedelta(days=1)).isoformat(),
            after=(chosen + timedelta(days=1)).isoformat() if chosen < today else "",
            hours=hours,
            whole=whole,
            bursts={way: sum(one.direction == way for one in bursts) for way in ("positive", "negative")},
        )

    pages.add("/expression", "expression.html", expression, READERS)


def _shown(vision: VisionSettings) -> list[Camera]:
    """Cameras at staff only while measuring them is on: what was measured before is not shown either."""
    return [one for one in vision.cameras if one.role == "customer" or vision.measure_staff]


def _midnight(day: date, post: Post) -> int:
    return round(datetime.combine(day, time(), post.zone).timestamp() * 1000)


def _named(found: tuple[Portrait, ...], post: Post) -> tuple[Portrait, ...]:
    known = names(post.config)
    return tuple(replace(one, operator=known.operator(one.operator)) for one in found)
