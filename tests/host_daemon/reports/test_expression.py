"""The emotional background of customers, worked out by hand."""

from __future__ import annotations

import pytest

from host_daemon.events import Asked
from host_daemon.store.journal import add_measures
from host_daemon.store.schema import connect
from tests.fakes.seen import second
from tests.host_daemon.reports.happened import NINE

MINUTE = 60_000
CAMERAS = [{"name": "counter", "point": "till"}, {"name": "staff", "point": "till", "role": "operator"}]


@pytest.fixture
def measured(post):
    """Ten minutes with a face: five half positive, five without; Anna serves in the last five. Two without a
    face, one of staff."""
    data = post(
        [Asked(uid="a", at=NINE + 5 * MINUTE, point="till", operator="anna", source="fob", cause="a")]
    )
    seconds = [second(NINE + i * MINUTE, 0.5 if i < 5 else 0.0, 0.1) for i in range(10)]
    seconds += [second(NINE + i * MINUTE, seen=0) for i in (10, 11)]
    seconds.append(second(NINE, 1.0, camera="staff"))
    connection = connect(str(data / "journal.sqlite3"))
    with connection:
        add_measures(connection, seconds)
    connection.close()


def test_minutes_with_a_customer_are_the_sample(report, measured):
    (row,) = report([], "background", vision={"cameras": CAMERAS})
    assert (row["n"], row["value"], row["neutral"], row["negative"]) == (
        10,
        pytest.approx(25),
        pytest.approx(65),
        pytest.approx(10),
    )
    assert row["low"] < 25 < row["high"]


def test_each_operator_has_what_the_camera_saw_while_they_served(report, measured):
    rows = report([], "background", "--by", "operator", vision={"cameras": CAMERAS})
    assert [(row["operator"], row["n"], row["value"]) for row in rows] == [("anna", 5, pytest.approx(0))]


def test_another_point_has_none(report, measured):
    assert report([], "background", "--by", "point", "--point", "desk", vision={"cameras": CAMERAS}) == []
