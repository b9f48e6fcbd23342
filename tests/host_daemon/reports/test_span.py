"""Local days, also those on which clocks are changed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from host_daemon.base.texts import texts
from host_daemon.reports.span import Span, month
from host_daemon.store.contact_tables import QUARTER

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Moscow", date(2026, 3, 29), 24),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
    ],
)
def test_a_day_is_as_long_as_it_was(zone, day, hours):
    span = Span(day, day, ZoneInfo(zone))
    assert span.end - span.start == hours * HOUR


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Chatham", "Asia/Kolkata", "America/St_Johns"])
def test_days_begin_on_a_quarter_of_an_hour(zone):
    assert Span(date(2026, 11, 20), date(2026, 11, 20), ZoneInfo(zone)).start % QUARTER == 0


def test_the_days_of_a_span_join_without_gap():
    days = list(Span(date(2026, 10, 20), date(2026, 10, 31), ZoneInfo("Europe/Berlin")).days())
    assert len(days) == 12
    assert all(one.end == next_one.start for one, next_one in pairwise(days))


def test_a_span_is_written_by_its_days():
    first, last = date(2026, 11, 20), date(2026, 11, 21)
    assert str(Span(first, first, ZoneInfo("UTC"))) == "2026-11-20"
    assert str(Span(first, last, ZoneInfo("UTC"))) == "2026-11-20 – 2026-11-21"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Nov 20, 2026 – Nov 21, 2026"), ("ru", "20 нояб. 2026\u202fг. – 21 нояб. 2026\u202fг.")],
)
def test_a_reader_sees_days_as_the_own_language_writes_them(language, said):
    span = Span(date(2026, 11, 20), date(2026, 11, 21), ZoneInfo("UTC"))
    assert span.said(texts(language)) == said


def test_the_month_so_far():
    assert month(date(2026, 11, 20), ZoneInfo("UTC")).first == date(2026, 11, 1)
