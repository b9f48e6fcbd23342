"""Reports on satisfaction, counted on paper beforehand."""

from __future__ import annotations

import pytest

from tests.host_daemon.reports.happened import (
    a_day_of_two,
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
