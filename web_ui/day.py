"""The span of a local day, in UTC milliseconds."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo


def day(now: int, zone: tzinfo) -> tuple[int, int]:
    """[start, end) of the day in `zone` that `now` falls in; 23 or 25 hours long when clocks change."""
    date = datetime.fromtimestamp(now / 1000, zone).date()
    start = datetime.combine(date, time(), zone)
    end = datetime.combine(date + timedelta(days=1), time(), zone)
    return round(start.timestamp() * 1000), round(end.timestamp() * 1000)
