"""Reports on sales, counted on paper beforehand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from host_daemon.events import (
    Asked,
    ReceiptPrinted,
    VisitorCounted,
    VisitorLeft,
)
from tests.host_daemon.reports.happened import (
    MINUTE,
    NINE,
    WHERE,
    receipt,
)


def test_where_visitors_are_lost(report):
    # Ten came: three left at once, two at the price, five bought, one of them for nothing.
    left = [("In", "looking")] * 2 + [("In", "queue")] + [("Price", "dear")] * 2
    events = [
        VisitorLeft(uid=f"{i}/left", at=NINE, stage=stage, reason=reason, source="staff:m", **WHERE)
        for i, (stage, reason) in enumerate(left)
    ]
    for i in range(5):
        more = {
            "till": "t",
            "number": str(i),
            "positions": (),
            "printed": None,
            "operator_name": "",
        }
        events.append(ReceiptPrinted(uid=f"t{i}", at=NINE, sum=100 * i, **more, **WHERE))
    rows = report(events, "funnel", funnel={"stages": ["In", "Price"]})
    assert [(row["stage"], row["reached"], row["left"], row["value"]) for row in rows] == [
        ("In", 10, 3, 70.0),
        ("Price", 7, 2, pytest.approx(500 / 7)),
    ]
    assert rows[0]["why"] == "looking: 2; queue: 1"


def test_each_operator_has_the_visitors_who_came_while_they_served(report):
    # Three came while Anna served, two while Boris did; Anna sold to two of three, Boris to one of two.
    signs = [(0, "anna"), (60, "boris")]
    events = [
        Asked(uid=who, at=NINE + at * MINUTE, point="till", operator=who, source="fob", cause=who)
        for at, who in signs
    ]
    events += [
        VisitorCounted(uid=f"v{at}", at=NINE + at * MINUTE, point="till", source="b", cause="")
        for at in (1, 2, 3, 61, 62)
    ]
    events += [
        replace(receipt(i, NINE + at * MINUTE), operator=who)
        for i, (at, who) in enumerate([(1, "anna"), (2, "anna"), (61, "boris")])
    ]
    rows = {
        row["operator"]: row
        for row in report(events, "sales", "--by", "operator", contacts={"least_asked": 2})
    }
    assert (rows["anna"]["visitors"], rows["anna"]["conversion"]) == (3, pytest.approx(200 / 3))
    assert (rows["boris"]["visitors"], rows["boris"]["conversion"]) == (2, 50.0)


def test_without_a_counter_nothing_is_said_to_be_impossible(report):
    (row,) = report([receipt(1), receipt(2)], "sales")
    assert (row["sales"], row["conversion"], row["n"]) == (2, None, 0)
    assert "impossible" not in row["note"]


def test_a_leaver_whom_staff_and_an_interviewer_entered_is_one(report):
    staff = VisitorLeft(uid="s", at=NINE, stage="In", reason="queue", source="staff:m", **WHERE)
    asked = replace(staff, uid="i", at=NINE + MINUTE, reason="dear", source="interview:e", operator=None)
    (row, *_) = report([staff, asked], "funnel", funnel={"stages": ["In"]})
    assert (row["left"], row["why"]) == (1, "dear: 1")


def test_sales_stand_in_the_order_of_their_hours(report):
    events = [receipt(1), receipt(2, NINE + 120 * MINUTE)]
    events.append(VisitorCounted(uid="v", at=NINE + 60 * MINUTE, point="till", source="b", cause=""))
    rows = report(events, "sales", "--by", "hour")
    assert [row["hour"] for row in rows] == ["09:00", "10:00", "11:00"]
