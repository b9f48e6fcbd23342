"""Hours of the day and days of the week in which a rule is active, by the post's own clock."""

from __future__ import annotations

import functools
import re
from datetime import datetime

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)")


class BadHours(UserError):
    """Hours that cannot be meant."""


@functools.cache
def span(text: str) -> tuple[int, int]:
    """Minutes of the day [start, end) in `08:00-20:00`; the end is the smaller where it crosses midnight.

    Raises BadHours.
    """
    found = _SPAN.fullmatch(text.strip())
    minutes = [60 * int(found[i]) + int(found[i + 1]) for i in (1, 3)] if found else []
    if not found or minutes[0] == minutes[1] or minutes[0] >= 1440 or minutes[1] > 1440:
        raise BadHours(_("{hours}: hours are written like 08:00-20:00 or 22:00-06:00"), hours=repr(text))
    return minutes[0], minutes[1]


def active(hours: tuple[str, ...], days: tuple[str, ...], local: datetime) -> bool:
    """Whether `local` lies in any of the spans and on any of the days; none given: always.

    A span across midnight belongs to the day on which it begins: 22:00-06:00 on `fri` ends on Saturday.
    """
    minute, today = 60 * local.hour + local.minute, local.weekday()
    if not hours:
        return not days or DAYS[today] in days
    for start, end in map(span, hours):
        if start < end:
            inside, began = start <= minute < end, today
        else:
            inside = minute >= start or minute < end
            began = today if minute >= start else today - 1
        if inside and (not days or DAYS[began] in days):
            return True
    return False
