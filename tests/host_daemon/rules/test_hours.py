"""Hours and days in which a rule is active."""

from __future__ import annotations

from datetime import datetime

import pytest

from host_daemon.rules.hours import BadHours, active, span

FRIDAY = datetime(2026, 11, 20)  # the calendar's word for it: a Friday


@pytest.mark.parametrize(
    ("hours", "days", "time", "expected"),
    [
        ((), (), "03:00", True),
        (("08:00-20:00",), (), "08:00", True),
        (("08:00-20:00",), (), "20:00", False),
        (("8:00-12:00", "13:00-24:00"), (), "23:59", True),
        (("8:00-12:00", "13:00-24:00"), (), "12:30", False),
        (("22:00-06:00",), ("fri",), "23:00", True),
        (("22:00-06:00",), ("fri",), "05:00", False),  # that is Thursday's night
        (("22:00-06:00",), ("thu",), "05:00", True),
        (("22:00-06:00",), (), "22:00", True),
        (("22:00-06:00",), (), "06:00", False),
        ((), ("fri",), "05:00", True),
        ((), ("sat", "sun"), "05:00", False),
    ],
)
def test_a_friday(hours, days, time, expected):
    hour, minute = map(int, time.split(":"))
    assert active(hours, days, FRIDAY.replace(hour=hour, minute=minute)) == expected


@pytest.mark.parametrize(
    "bad", ["8-20", "08:00", "25:00-26:00", "08:00-08:00", "24:00-08:00", "noon", "8:00-24:30"]
)
def test_hours_that_cannot_be_meant(bad):
    with pytest.raises(BadHours, match="08:00-20:00"):
        span(bad)
