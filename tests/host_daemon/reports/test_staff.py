"""Reports on staff, counted on paper beforehand."""

from __future__ import annotations

import pytest

from host_daemon.events import StandardChecked
from tests.host_daemon.reports.happened import (
    NINE,
    WHERE,
    burst,
    checked,
    expression,
)


def test_an_action_that_pleases_and_one_that_does_nothing(report):
    # Offers raise the balance by 0.5 or 0.7 in turn: 60 points in the mean. Prices move it by 0.1 up or down
    # and 0.035 up in the mean: 1.6 errors of 0.1 / sqrt(20), as chance may have it. A face that was not seen
    # afterwards is no pair.
    events = [expression(i, "offer", after=(0.7 + i % 2 * 0.2, 0.2)) for i in range(20)]
    events += [expression(i, "price", after=(0.235 + (-1) ** i * 0.1, 0.2)) for i in range(20)]
    events.append(expression(20, "price", after=(0.0, 0.0), seen=0))
    rows = {row["action"]: row for row in report(events, "reactions")}
    assert rows["offer"]["value"] == pytest.approx(60)
    assert (rows["offer"]["n"], rows["offer"]["note"]) == (20, "pleases")
    assert rows["price"]["value"] == pytest.approx(3.5)
    assert (rows["price"]["n"], rows["price"]["note"]) == (20, "no effect is shown")


def test_smiles_at_each_moment(report):
    events = [expression(i, "greeting", "operator", smile=0.8) for i in range(4)]
    events += [expression(i, "goodbye", "operator", smile=0.2) for i in range(4)]
    on = {"measure_staff": True}
    rows = {row["moment"]: row for row in report(events, "smile", "--by", "operator", vision=on)}
    assert {name: round(row["value"]) for name, row in rows.items()} == {
        "all moments": 50,
        "greeting": 80,
        "goodbye": 20,
    }
    assert rows["all moments"]["operator"] == "anna"


def test_while_measuring_staff_is_off_nothing_of_them_is_told(report):
    cameras = [{"name": "counter", "role": "operator"}]
    (row,) = report([expression(i, "greeting", "operator", smile=0.8) for i in range(4)], "smile")
    assert (row["n"], row["value"]) == (0, None)
    assert report([burst(1, "negative")], "bursts", vision={"cameras": cameras}) == []


def kept(visit, rule, outcome):
    return StandardChecked(
        uid=f"{visit}/standard/{rule}/1",
        at=NINE,
        cause=visit,
        standard=rule,
        outcome=outcome,
        evidence="",
        start=NINE,
        end=NINE + 1,
        checked_at=1,
        **WHERE,
    )


def test_rules_over_phrases_are_in_the_same_standard(report):
    # Visits a: 1/2; b: 1 (the offer cannot be decided); c: 1; and one that a listener scored: 1/2.
    events = [kept("a", "greeting", "met"), kept("a", "offer", "missed"), kept("b", "greeting", "met")]
    events += [kept("b", "offer", "undecidable"), kept("c", "greeting", "met"), checked(0, True, False)]
    rows = {row["item"]: row for row in report(events, "standard")}
    assert (rows["whole standard"]["value"], rows["whole standard"]["n"]) == (75.0, 4)
    assert (rows["greeting"]["value"], rows["greeting"]["n"]) == (100.0, 4)


def test_the_standard_and_its_items(report):
    # Four visits: scores 1, 1/2, 1 (the offer did not apply), 0. Greetings 3 of 4, offers 1 of 3.
    events = [
        checked(0, True, True),
        checked(1, True, False),
        checked(2, True, None),
        checked(3, False, False),
    ]
    rows = {row["item"]: row for row in report(events, "standard")}
    assert rows["whole standard"]["value"] == pytest.approx(62.5)
    assert (rows["greeting"]["value"], rows["greeting"]["n"]) == (75.0, 4)
    assert (rows["offer"]["value"], rows["offer"]["n"]) == (pytest.approx(100 / 3), 3)
