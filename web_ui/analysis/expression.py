"""Expression over time: emotional portraits by hour and by who served, and the background of any window."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated

from fastapi import Query

from host_daemon.base.durations import HOUR_MS
from host_daemon.contacts.on_duty import shifts
from host_daemon.events import BurstSeen
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.store.config import Config
from host_daemon.store.duty import known_signs
from host_daemon.store.names import Names, names
from host_daemon.store.reader import Reader
from host_daemon.vision.measures.background import Background, background
from host_daemon.vision.measures.portraits import Portrait, portraits
from web_ui.core import local_day as days
from web_ui.core.access import READERS
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, Now, ReaderOf, SettingsOf, ZoneOf

# A time of the day, or nothing, as browsers send what nobody filled in.
CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$"

router = PageRouter(READERS)
routers = (router,)


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


@router.page("/expression", "expression.html")
def expression(
    reader: ReaderOf,
    config: ConfigOf,
    settings: SettingsOf,
    now: Now,
    zone: ZoneOf,
    camera: Annotated[str, Query(max_length=100)] = "",
    day: Annotated[date | None, Query()] = None,
    since: Annotated[str, Query(pattern=CLOCK)] = "",
    until: Annotated[str, Query(pattern=CLOCK)] = "",
) -> ExpressionPage:
    """Expression of the faces before a camera on a day, by the hour and by who served.

    since, until: the times of a window on that day, HH:MM or HH:MM:SS; one that ends before it begins
    ends on the day after.
    """
    shown = _shown(settings.vision)
    found = next((one for one in shown if one.name == camera), shown[0] if shown else None)
    chosen = days.asked(day, now, zone)
    window = _window(chosen, since, until, zone) if since and until else None
    measured = _measured(reader, config, found, days.span(chosen, zone)) if found else Measured()
    return ExpressionPage(
        camera=found.name if found else "",
        role=found.role if found else "customer",
        cameras=tuple((one.name, one.role) for one in shown),
        day=chosen.isoformat(),
        before=(chosen - timedelta(days=1)).isoformat(),
        after=(chosen + timedelta(days=1)).isoformat() if chosen < days.today(now, zone) else "",
        hours=measured.hours,
        whole=measured.whole,
        bursts={
            way: sum(one.direction == way for one in measured.bursts) for way in ("positive", "negative")
        },
        since=since if window else "",
        until=until if window else "",
        window=_background(reader, settings.vision, found, *window) if found and window else None,
    )


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A camera's day: portraits by hour and of each operator, and the bursts."""

    hours: tuple[Portrait, ...] = ()
    whole: tuple[Portrait, ...] = ()
    bursts: tuple[BurstSeen, ...] = ()


def _measured(reader: Reader, config: Config, camera: Camera, span: tuple[int, int]) -> Measured:
    start, end = span
    mood, known = config.settings().vision.mood, names(config)
    measures = reader.minutes(camera.name, start, end)
    when = shifts(known_signs(reader, config, start, end), camera.point, start, end)
    hours = [(at, min(at + HOUR_MS, end)) for at in range(start, end, HOUR_MS)]
    return Measured(
        hours=_named(portraits(measures, when, hours, mood), known),
        whole=_named(portraits(measures, when, [span], mood), known),
        bursts=tuple(one for one in reader.events((BurstSeen,), start, end) if one.camera == camera.name),
    )


def _shown(vision: VisionSettings) -> list[Camera]:
    """Cameras at staff only while measuring them is on: what was measured before is not shown either."""
    return [one for one in vision.cameras if one.role == "customer" or vision.measure_staff]


def _window(day: date, since: str, until: str, zone: tzinfo) -> tuple[int, int]:
    first, last = (datetime.combine(day, time.fromisoformat(each), zone) for each in (since, until))
    if last <= first:
        last = datetime.combine(day + timedelta(days=1), last.time(), zone)
    return round(first.timestamp() * 1000), round(last.timestamp() * 1000)


def _background(reader: Reader, vision: VisionSettings, camera: Camera, start: int, end: int) -> Background:
    measures = reader.measures(camera.name, start - 1000, end)
    return background(measures, start, end, **asdict(vision.mood))


def _named(found: tuple[Portrait, ...], known: Names) -> tuple[Portrait, ...]:
    return tuple(replace(one, operator=known.operator(one.operator)) for one in found)
