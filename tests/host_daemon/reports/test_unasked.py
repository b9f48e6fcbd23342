"""Ratings that nobody asked for, counted on paper beforehand."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.events import Rated
from tests.host_daemon.reports.happened import NINE, asked

HOUR = 3_600_000


def rated(i, at, rating, number=None, source="board:keypad"):
    return Rated(
        uid=f"u{i}",
        at=at,
        point="till",
        operator=None,
        rating=rating,
        source=source,
        cause=f"u{i}",
        number=number,
    )


def test_what_was_asked_for_is_not_in_it_and_the_rest_is_by_hour(report):
    events = [*asked(0, NINE, "anna", "positive")]
    events += [rated(i, NINE + HOUR + i * 10_000, "positive") for i in range(3)]
    events += [rated(10 + i, NINE + 2 * HOUR + i * 10_000, "negative") for i in range(2)]
    rows = report(events, "unasked", "--by", "hour")
    assert [(row["hour"], row["positive"], row["neutral"], row["negative"], row["n"]) for row in rows] == [
        ("10:00", 3, 0, 0, 3),
        ("11:00", 0, 0, 2, 2),
    ]
    (whole,) = report(events, "unasked")
    assert (whole["positive"], whole["negative"], whole["n"], whole["change"]) == (3, 2, 5, None)


def test_each_number_of_a_keypad_has_its_row_under_its_name(report):
    events = [
        rated(1, NINE, "positive", 7),
        rated(2, NINE + 60_000, "negative", 7),
        rated(3, NINE, "neutral", 8),
    ]
    numbers = [{"name": "Room 7", "number": 7}]
    rows = report(events, "unasked", "--by", "number", contacts={"numbers": numbers})
    assert {row["number"]: (row["positive"], row["neutral"], row["negative"]) for row in rows} == {
        "Room 7": (1, 0, 1),
        "8": (0, 1, 0),
    }


def test_every_source_counts(report):
    sources = ("kiosk", "qr", "board:keypad", "voice")
    events = [
        replace(rated(i, NINE + i * HOUR, "positive"), source=source) for i, source in enumerate(sources)
    ]
    (whole,) = report(events, "unasked")
    assert whole["n"] == 4
