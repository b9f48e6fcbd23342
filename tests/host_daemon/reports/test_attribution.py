"""Visitors and minutes with whoever served then."""

from __future__ import annotations

import pytest

from host_daemon.events import Asked, VisitorCounted
from host_daemon.reports.attribution import minutes, visitors
from host_daemon.store.config import Config
from host_daemon.store.journal import add_measures
from host_daemon.store.reader import Reader
from host_daemon.store.schema import connect
from tests.fakes.seen import second

MINUTE = 60_000
# Whole days later than 1970, so that a shift before it exists.
START = 100 * 86_400_000


@pytest.fixture
def data(post):
    events = [
        VisitorCounted(uid=f"v{i}", at=START + i * MINUTE, point="p", source="b", cause="c") for i in (1, 5)
    ]
    asked = Asked(uid="a", at=START + 3 * MINUTE, point="p", operator="anna", source="fob", cause="a")
    data = post([*events, asked])
    connection = connect(str(data / "journal.sqlite3"))
    with connection:
        add_measures(connection, [second(START + MINUTE, 0.5), second(START + 5 * MINUTE, seen=0)])
    connection.close()
    return data


def test_a_visitor_is_of_whoever_serves_at_that_point_then(data):
    found = visitors(Reader(data / "journal.sqlite3"), Config(data), START, START + 9 * MINUTE)
    assert [(one.at - START, one.operator) for one in found] == [(MINUTE, None), (5 * MINUTE, "anna")]


def test_a_minute_without_a_face_is_none(data):
    found = minutes(
        Reader(data / "journal.sqlite3"), Config(data), {"counter": "p"}, START, START + 9 * MINUTE
    )
    assert [(one.at - START, one.point, one.operator, one.positive) for one in found] == [
        (MINUTE, "p", None, 0.5)
    ]
