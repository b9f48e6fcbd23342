"""Shifts: who serves at each point, how that is known, and a place to enter it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Annotated

from fastapi import Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.texts import mark as _
from host_daemon.contacts.on_duty import SHIFT_MS, OnDuty, Shift, shifts
from host_daemon.events import ServedBy, ShiftEntered, uids
from host_daemon.store.duty import known_signs
from host_daemon.store.names import names
from host_daemon.store.records import Operator
from web_ui.core import local_day as days
from web_ui.core.access import CONSOLE, MANAGERS, STAFF, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, EventsOf, Now, ReaderOf, ZoneOf
from web_ui.core.submission import point_of
from web_ui.staff.mobile_console import OperatorHere

CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
Name = Annotated[str, Form(max_length=100)]

router = PageRouter(STAFF)
forms = FormRouter(MANAGERS)
console_forms = FormRouter(CONSOLE)
routers = (router, forms, console_forms)


@dataclass(frozen=True, kw_only=True)
class PointShifts:
    """One service point.

    operator: who serves now, by name; None: nobody known. served_by: how that is known. today: the day so
    far, by name, without the times of nobody.
    """

    point: str
    name: str
    operator: str | None
    served_by: ServedBy
    today: tuple[Shift, ...]


@dataclass(frozen=True, kw_only=True)
class ShiftsPage:
    """points: all of the site. operators: ids with names, to choose from."""

    points: tuple[PointShifts, ...]
    operators: tuple[Operator, ...]


@router.page("/shifts", "shifts.html")
def who_serves(reader: ReaderOf, config: ConfigOf, now: Now, zone: ZoneOf) -> ShiftsPage:
    """Who serves at each point now, and who did today."""
    start, _end = days.span(days.today(now, zone), zone)
    known, signs = names(config), known_signs(reader, config, start)
    duty = OnDuty(signs)
    found = []
    for point in config.points():
        serving = duty.at(point.id, now)
        today = shifts(signs, point.id, start, now)
        found.append(
            PointShifts(
                point=point.id,
                name=point.name,
                operator=known.operator(serving.operator if serving else None),
                served_by=serving.by if serving else "",
                today=tuple(
                    Shift(start=one.start, end=one.end, operator=known.operator(one.operator))
                    for one in today
                    if one.operator
                ),
            )
        )
    return ShiftsPage(points=tuple(found), operators=config.operators())


@forms.post("/shifts")
async def enter(
    config: ConfigOf,
    now: Now,
    zone: ZoneOf,
    audit: AuditOf,
    who: Who,
    point: Name,
    operator: Name = "",
    since: Annotated[str, Form(pattern=rf"^$|{CLOCK}")] = "",
    until: Annotated[str, Form(pattern=rf"^$|{CLOCK}")] = "",
) -> Response:
    """Enter who serves at a point. operator: an id; empty: nobody. since: HH:MM of today, or now; until: its
    end, HH:MM, or open."""
    known = point_of(config, point)
    if operator and config.one(Operator, operator) is None:
        raise HTTPException(404, _("There is no such operator."))
    at = _moment(since, now, zone) if since else now
    end = _moment(until, now, zone) if until else None
    if end is not None and end <= at:
        end = _moment(until, now, zone, days_on=1)
    if end is not None and end - at > 2 * SHIFT_MS:
        raise HTTPException(422, _("A shift lasts a day at most."))
    entered = _shift(known.id, operator, at, now, who.name, end)
    await audit.store(entered, who.name, "shift entered", f"shifts/{known.id}")
    return RedirectResponse("/shifts", 303)


@console_forms.post("/console/shift")
async def begin(
    config: ConfigOf, now: Now, events: EventsOf, operator: OperatorHere, point: Name
) -> Response:
    """Whoever opened the console serves at a point from now on."""
    known = point_of(config, point)
    await events.store(_shift(known.id, operator.id, now, now, f"console:{operator.id}"))
    return RedirectResponse("/console", 303)


def _shift(
    point: str, operator: str, at: int, now: int, user: str | None, until: int | None = None
) -> ShiftEntered:
    return ShiftEntered(
        uid=uids.shift(point, at, now, user or ""),
        at=at,
        point=point,
        operator=operator or None,
        user=user or "",
        until=until,
    )


def _moment(clock: str, now: int, zone: tzinfo, days_on: int = 0) -> int:
    """UTC milliseconds of a time of today, by the post's own clock."""
    day = days.today(now, zone) + timedelta(days=days_on)
    return round(datetime.combine(day, time.fromisoformat(clock), zone).timestamp() * 1000)
