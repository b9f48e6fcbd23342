"""Expression over time: emotional portraits by hour and by who served, and the background of any window."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import Query, Request

from host_daemon.base.durations import HOUR_MS
from host_daemon.contacts.on_duty import SHIFT_MS, shifts
from host_daemon.events import Asked, BurstSeen
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.store.names import names
from host_daemon.vision.measures.background import Background, background
from host_daemon.vision.measures.portraits import Portrait, portraits
from web_ui.core import local_day as days
from web_ui.core.access import READERS
from web_ui.core.page import Pages
from web_ui.core.services import Post

# A time of the day, or nothing, as browsers send what nobody filled in.
CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$"


@dataclass(frozen=True, kw_only=True)
class ExpressionPage:
    """One day of one camera, hour by hour. role: whom it looks at. camera: empty when there is none.

    cameras: name and role of those to choose from. before, after: the neighbouring days, after is empty
    for today. whole: each operator's day. bursts: sudden changes of that day by direction. since, until: the
    window that was asked for, empty without one; window: its background, by the second.
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
    since: str
    until: str
    window: Background | None


def add(pages: Pages, post: Post) -> None:
    """Adds the route."""

    def expression(
        request: Request,
        camera: Annotated[str, Query(max_length=100)] = "",
        day: Annotated[date | None, Query()] = None,
        since: Annotated[str, Query(pattern=CLOCK)] = "",
        until: Annotated[str, Query(pattern=CLOCK)] = "",
    ) -> ExpressionPage:
        """What faces before a camera expressed on a day, by the hour and by who served.

        since, until: the times of a window on that day, HH:MM or HH:MM:SS; one that ends before it begins
        ends on the day after.
        """
        vision = post.config.settings().vision
        shown = _shown(vision)
        found = next((one for one in shown if one.name == camera), shown[0] if shown else None)
        today = days.today(post.now(), post.zone)
        chosen = days.asked(day, post.now(), post.zone)
        start, end = days.span(chosen, post.zone)
        hours: tuple[Portrait, ...] = ()
        whole: tuple[Portrait, ...] = ()
        bursts: list[BurstSeen] = []
        window = _window(chosen, since, until, post) if since and until else None
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
            since=since if window else "",
            until=until if window else "",
            window=_background(found, *window, post) if found and window else None,
        )

    pages.add("/expression", "expression.html", expression, READERS)


def _shown(vision: VisionSettings) -> list[Camera]:
    """Cameras at staff only while measuring them is on: what was measured before is not shown either."""
    return [one for one in vision.cameras if one.role == "customer" or vision.measure_staff]


def _window(day: date, since: str, until: str, post: Post) -> tuple[int, int]:
    first, last = (datetime.combine(day, time.fromisoformat(each), post.zone) for each in (since, until))
    if last <= first:
        last = datetime.combine(day + timedelta(days=1), last.time(), post.zone)
    return round(first.timestamp() * 1000), round(last.timestamp() * 1000)


def _background(camera: Camera, start: int, end: int, post: Post) -> Background:
    limits = post.config.settings().vision.mood
    return background(post.reader.measures(camera.name, start - 1000, end), start, end, **asdict(limits))


def _named(found: tuple[Portrait, ...], post: Post) -> tuple[Portrait, ...]:
    known = names(post.config)
    return tuple(replace(one, operator=known.operator(one.operator)) for one in found)
