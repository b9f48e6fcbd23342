"""Reports on satisfaction, counted on paper beforehand."""

from __future__ import annotations

import pytest

from tests.host_daemon.reports.happened import (
    MINUTE,
    NINE,
    a_day_of_two,
    asked,
    receipt,
)


def test_two_who_differ_are_told_apart(report):
    (row,) = report(a_day_of_two(), "differences", "--by", "operator")
    assert (row["pair"], row["value"], row["note"]) == (
        "anna – boris",
        pytest.approx(100, abs=10),
        "clearly different",
    )
    assert (row["n"], row["p"]) == (80, pytest.approx(0, abs=0.001))


def test_the_best_operator_stands_first(report):
    rows = report(a_day_of_two("zoe", "anna"), "operators")
    assert [(row["operator"], row["place_from"], row["place_to"]) for row in rows] == [
        ("zoe", 1, 1),
        ("anna", 2, 2),
    ]


def test_by_the_hours_of_the_clock_on_the_wall(report):
    rows = report(a_day_of_two(), "emonps", "--by", "hour")
    assert [(row["hour"], row["value"], row["n"]) for row in rows] == [
        ("09:00", 0.0, 40),
        ("10:00", -100.0, 40),
    ]


def test_by_the_number_on_the_keypad(report):
    named = {"contacts": {"numbers": [{"name": "Cash desk", "number": 0}]}}
    rows = report(a_day_of_two(), "emonps", "--by", "number", **named)
    assert [(row["number"], row["n"]) for row in rows] == [("Cash desk", 40), ("1", 40)]


def test_the_index_over_the_served_has_everybody_in_it(report):
    # Ten sales; four of these customers were asked and rated, one of them badly: (0 - 1 - 0.5 * 6) / 10.
    ratings = ("negative", "positive", "positive", "positive")
    events = [receipt(i) for i in range(10)]
    for i, rating in enumerate(ratings):
        events += asked(i, NINE + i * MINUTE, "anna", rating)
    (row,) = report(events, "served")
    assert (row["served"], row["asked"], row["passive"], row["critics"], row["n"]) == (10, 4, 3, 1, 10)
    assert row["value"] == -40.0


def test_without_sales_there_is_no_index_over_the_served(report):
    (row,) = report(asked(0, NINE, "anna", "positive"), "served")
    assert (row["served"], row["value"], row["n"]) == (0, None, 0)
