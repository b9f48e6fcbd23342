"""The span of a local day, in UTC milliseconds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

# Before any post was built. Days near the first of the calendar cannot be reckoned with.
EARLIEST = date(2000, 1, 1)


def day(now: int, zone: tzinfo) -> tuple[int, int]:
    """[start, end) of the day in `zone` that `now` falls in; 23 or 25 hours long when clocks change."""
    return span(today(now, zone), zone)


def today(now: int, zone: tzinfo) -> date:
    """The day in `zone` that `now` falls in."""
    return datetime.fromtimestamp(now / 1000, zone).date()


def asked(day: date | None, now: int, zone: tzinfo) -> date:
    """The day that somebody asks for: today when they name none, or one that has not come."""
    latest = today(now, zone)
    return max(EARLIEST, min(day or latest, latest))


def span(day: date, zone: tzinfo) -> tuple[int, int]:
    """[start, end) of a day in `zone`."""
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def _midnight(day: date, zone: tzinfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp() * 1000)
