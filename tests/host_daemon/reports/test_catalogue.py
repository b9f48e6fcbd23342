"""Every report says what its figures lack."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from host_daemon.base.texts import texts
from host_daemon.events import PressesMissed, PressFound
from host_daemon.reports.catalogue import build_report
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.span import Span
from host_daemon.settings.contacts import ContactSettings

NOON = 1_795_251_600_000  # 21 November 2026, 12:00 in Moscow
DAY = 86_400_000
SPAN = Span(date(2026, 11, 21), date(2026, 11, 21), ZoneInfo("Europe/Moscow"))


def missed(uid: str, count: int, at: int = NOON, point: str = "p") -> PressesMissed:
    return PressesMissed(
        uid=uid, at=at, point=point, operator=None, device="a0b1c2d3e4f5", button=0, count=count, cause=uid
    )


FOUND = PressFound(uid="f", at=NOON, point="p", operator=None, device="a0b1c2d3e4f5", button=0, cause="f")


@pytest.fixture
def meaning(post):
    def of(*events, points=(), language="en"):
        source = ReportData(post(events) / "journal.sqlite3", ContactSettings(), NOON)
        try:
            return build_report(
                "response", source, SPAN, ReportFilter(points), "all", texts(language)
            ).meaning
        finally:
            source.close()

    return of


def test_lost_presses_are_named(meaning):
    assert "5 presses of this period were lost" in meaning(missed("a", 2), missed("b", 3))


def test_they_are_named_in_russian(meaning):
    assert "2 нажатия за этот период потеряны" in meaning(missed("a", 2), language="ru")


def test_what_was_found_again_is_not_lost(meaning):
    assert "1 press of this period was lost" in meaning(missed("a", 2), FOUND)
    assert "lost" not in meaning(missed("c", 1, at=NOON - DAY), FOUND, points=("q",))


def test_other_days_and_points_do_not_count(meaning):
    assert "lost" not in meaning(missed("a", 2, at=NOON - DAY), missed("b", 2, point="q"), points=("p",))
