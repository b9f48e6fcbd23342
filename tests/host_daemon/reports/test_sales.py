"""Reports on sales, counted on paper beforehand."""

from __future__ import annotations

import pytest

from host_daemon.events import (
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


def test_sales_stand_in_the_order_of_their_hours(report):
    events = [receipt(1), receipt(2, NINE + 120 * MINUTE)]
    events.append(VisitorCounted(uid="v", at=NINE + 60 * MINUTE, point="till", source="b", cause=""))
    rows = report(events, "sales", "--by", "hour")
    assert [row["hour"] for row in rows] == ["09:00", "10:00", "11:00"]
