"""Days of a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from web_ui.core.local_day import EARLIEST, asked, day, span, today

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3_600_000


def at(*when: int) -> int:
    """UTC milliseconds of a moment in UTC."""
    return round(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc, arg-type]


def test_a_day_begins_at_local_midnight() -> None:
    # Moscow is three hours ahead: its 21 November began at 21:00 UTC.
    found = day(at(2026, 11, 20, 22, 0), ZoneInfo("Europe/Moscow"))
    assert found == (at(2026, 11, 20, 21), at(2026, 11, 21, 21))


@pytest.mark.parametrize(
    ("when", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)]
)
def test_a_day_on_which_clocks_change_is_shorter_or_longer(when: date, hours: int) -> None:
    start, end = span(when, BERLIN)
    assert (end - start) / HOUR == hours


def test_the_day_that_is_asked_for_has_come() -> None:
    now = at(2026, 11, 20, 23, 30)  # the 21st in Berlin
    assert today(now, BERLIN) == date(2026, 11, 21)
    assert asked(None, now, BERLIN) == date(2026, 11, 21)
    assert asked(date(2026, 12, 1), now, BERLIN) == date(2026, 11, 21)
    assert asked(date(2026, 11, 1), now, BERLIN) == date(2026, 11, 1)
    assert asked(date(1, 1, 1), now, BERLIN) == EARLIEST
