"""What a report has a row for."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from host_daemon.base.texts import texts
from host_daemon.events import Served
from host_daemon.metrics.figure import Figure
from host_daemon.reports.groups import cells, split
from host_daemon.reports.span import Span

BERLIN = ZoneInfo("Europe/Berlin")
THREE_DAYS = Span(date(2026, 11, 19), date(2026, 11, 21), BERLIN)


def served(day, hour, minute=0, operator=None):
    at = datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)
    uid = f"{at:%d%H%M}{operator}"
    return Served(
        uid=uid, at=round(at.timestamp() * 1000), point="p", operator=operator, source="fob", cause=uid
    )


def rows(events, by):
    return [(name, len(some)) for name, some in split(events, by, THREE_DAYS)]


def test_every_day_has_its_row_by_the_wall_clock():
    # 00:30 in Berlin is still the day before in UTC.
    events = [served(20, 0, 30), served(20, 23, 30), served(21, 12)]
    assert rows(events, "day") == [("2026-11-19", 0), ("2026-11-20", 2), ("2026-11-21", 1)]


def test_all_of_it_is_one_row_also_when_nothing_happened():
    assert rows([], "all") == [("2026-11-19 – 2026-11-21", 0)]
    assert rows([served(19, 1), served(21, 1)], "all") == [("2026-11-19 – 2026-11-21", 2)]


def test_hours_of_all_days_are_put_together():
    assert rows([served(19, 9, 5), served(20, 9, 55), served(20, 17)], "hour") == [("09:00", 2), ("17:00", 1)]


def test_who_is_not_known_has_no_row():
    assert rows([served(19, 9, operator="anna"), served(19, 10)], "operator") == [("anna", 1)]


def test_numbers_stand_in_the_order_of_numbers():
    events = [served(19, 9, operator=name) for name in ("10", "9", "100")]
    assert rows(events, "operator") == [("9", 1), ("10", 1), ("100", 1)]


def test_a_share_stands_in_percent_with_both_ends_of_its_interval():
    assert cells(Figure(0.5, 0.25, 0.75, 10, 0.95), texts("en"), 100) == (50, 25, 75, 10, "")
