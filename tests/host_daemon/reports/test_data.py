"""Data that reports count."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.events import (
    Served,
)
from tests.host_daemon.reports.happened import (
    MINUTE,
    NINE,
    asked,
    checked,
    heard,
    receipt,
)


def test_a_visit_counts_when_it_was_not_when_somebody_listened(report):
    two_days = 48 * 60
    events = [checked(i, True, True) for i in range(3)]
    events += [replace(checked(9, False, False), at=NINE + two_days * MINUTE), heard(NINE, 9)]
    events += [replace(checked(8, False, False), at=NINE), heard(NINE - two_days * MINUTE, 8)]
    rows = {row["item"]: row for row in report(events, "standard", "--by", "hour")}
    assert (rows["greeting"]["hour"], rows["greeting"]["n"], rows["greeting"]["value"]) == ("09:00", 4, 75.0)


def test_a_track_that_two_have_scored_is_one_visit(report):
    second = replace(checked(0, False, False), uid="c0/check/s/listener:n", at=NINE + 60 * MINUTE)
    events = [checked(i, True, True) for i in range(3)]
    rows = {row["item"]: row for row in report([*events, second, heard(NINE)], "standard")}
    assert (rows["whole standard"]["n"], rows["whole standard"]["value"]) == (3, 100.0)


def test_the_till_tells_who_was_served_where_no_button_is_pressed(report):
    # Twenty sales and a refund; the other point has a button, pressed five times beside its three receipts:
    # three of the five are the customers of these.
    events = [*asked(0, NINE, "anna", "positive"), *[receipt(i) for i in range(20)], receipt(20, total=-100)]
    events += [receipt(30 + i, point="desk") for i in range(3)]
    events += [
        Served(uid=f"s{i}", at=NINE, point="desk", operator=None, source="b", cause="") for i in range(5)
    ]
    rows = {row["base"]: row for row in report(events, "response")}
    assert (rows["of the served"]["n"], rows["of the served"]["value"]) == (25, 4.0)
    rows = [row for row in report(events, "response", "--by", "number") if row["base"] == "of the served"]
    assert rows == []
