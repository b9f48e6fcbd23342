"""Reports on causes and surveys, counted on paper beforehand."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.events import (
    BurstMarked,
    FeedbackGiven,
    Rated,
)
from tests.host_daemon.reports.happened import (
    MINUTE,
    NINE,
    WHERE,
    burst,
    survey,
    tagged,
)


def test_causes_of_bursts_by_their_side(report):
    events = [burst(1, "negative"), burst(2, "negative"), burst(3, "positive"), burst(4, "positive")]
    events += [tagged(1, "counter.1/burst", "queue"), tagged(2, "counter.2/burst", "queue")]
    events.append(BurstMarked(uid="m", at=NINE + MINUTE, cause="counter.3/burst", user="m", tags=("gift",)))
    rows = report(events, "bursts")
    assert [(row["reason"], row["side"], row["count"]) for row in rows] == [
        ("queue", "for the worse", 2),
        ("gift", "for the better", 1),
        ("no cause is tagged yet", "", 1),
    ]


def test_reasons_leave_praise_out(report):
    events = []
    for i, rating in enumerate(("negative", "positive")):
        more = {"source": "kiosk", "cause": ""}
        events.append(Rated(uid=f"r{i}", at=NINE, rating=rating, **more, **WHERE))
        given = {"reasons": ("Staff",), "text": "", "contact": "", "publish": False}
        events.append(FeedbackGiven(uid=f"r{i}/feedback", at=NINE + 1, point="till", cause=f"r{i}", **given))
    events.append(tagged(3, "r0", "queue"))
    assert [(row["reason"], row["kind"], row["count"]) for row in report(events, "reasons")] == [
        ("Staff", "displeasure", 1),
        ("queue", "displeasure", 1),
        ("Staff", "delight", 1),
    ]


def test_answers_of_a_survey(report):
    events = [survey(0, 5, speed=4), survey(1, 4, speed=2), survey(2, None, speed=3), survey(3, 3)]
    rows = {row["question"]: row for row in report(events, "surveys")}
    assert (rows["key question"]["value"], rows["key question"]["n"]) == (4.0, 3)
    assert (rows["speed"]["value"], rows["speed"]["n"]) == (3.0, 3)


def test_chosen_and_free_answers_are_counted(report):
    events = [
        replace(survey(i, 5), others={"Why us": why, **({"Wish": "tea"} if i == 3 else {})})
        for i, why in enumerate(("Near", "Price", "Near", "Near"))
    ]
    rows = report(events, "survey_answers")
    assert [(row["question"], row["answer"], row["count"], row["value"], row["n"]) for row in rows] == [
        ("Why us", "Near", 3, 75.0, 4),
        ("Why us", "Price", 1, 25.0, 4),
        ("Wish", "tea", 1, 100.0, 1),
    ]


def test_the_factor_that_the_key_answer_follows_weighs_most(report):
    events = [survey(i, 1 + i % 5, speed=1 + i % 5, price=1 + (i * 7) // 5 % 5) for i in range(60)]
    rows = report(events, "factors")
    assert [row["factor"] for row in rows] == ["speed", "price"]
    assert rows[0]["value"] > 90
    assert rows[0]["n"] == 60
