"""What the reports on staff, causes, surveys and the funnel say, counted on paper beforehand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from host_daemon.app.cli import main
from host_daemon.events import (
    Asked,
    BurstMarked,
    BurstSeen,
    ExpressionMeasured,
    FeedbackGiven,
    Rated,
    ReceiptPrinted,
    Served,
    ServiceChecked,
    SurveyAnswered,
    Tagged,
    TrackCut,
    VisitorCounted,
    VisitorLeft,
)

NINE = round(datetime.fromisoformat("2026-11-20T09:00:00+03:00").timestamp() * 1000)
MINUTE = 60_000
WHERE = {"point": "till", "operator": "anna"}


def expression(i, action, whose="customer", before=(0.2, 0.2), after=(0.2, 0.2), seen=5, smile=0.0):
    return ExpressionMeasured(
        uid=f"{action}{i}/expression/{whose}/done",
        at=NINE + i * MINUTE,
        camera="counter",
        whose=whose,
        action=action,
        seen_before=5,
        positive_before=before[0],
        negative_before=before[1],
        seen=seen,
        positive=after[0],
        negative=after[1],
        smile=smile,
        cause=f"{action}{i}",
        **WHERE,
    )


def checked(i, greeting, offer):
    return ServiceChecked(
        uid=f"c{i}/check/s/m",
        at=NINE + i * MINUTE,
        standard="s",
        items={"greeting": greeting, "offer": offer},
        who="listener:m",
        cause=f"c{i}",
        **WHERE,
    )


def burst(i, direction):
    side = {"positive": (0.9, 0.0), "negative": (0.0, 0.9)}[direction]
    return BurstSeen(
        uid=f"counter.{i}/burst",
        at=NINE + i * MINUTE,
        camera="counter",
        direction=direction,
        change=1.0,
        positive=side[0],
        negative=side[1],
    )


def tagged(i, cause, tag):
    return Tagged(uid=f"{cause}/tag/{tag}", at=NINE + i * MINUTE, tag=tag, cause=cause, rule="r", **WHERE)


@pytest.fixture
def report(post, capsys, monkeypatch):
    """Gives the rows of a report over the day of these events."""
    monkeypatch.setenv("LC_ALL", "C")

    def asks(events, *arguments, **settings):
        data = post(
            events,
            post={"time_zone": "Europe/Moscow"},
            contacts={"least_asked": 3, **settings.pop("contacts", {})},
            **settings,
        )
        day = ("--from", "2026-11-20", "--to", "2026-11-20")
        assert main(["--data", str(data), "report", *arguments, *day, "--json"]) == 0
        return json.loads(capsys.readouterr().out)["rows"]

    return asks


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


def heard(at, i=0):
    more = {"track": "sale", "microphone": "counter", "path": "a.flac", "duration_ms": 1, "partial": False}
    return TrackCut(uid=f"c{i}", at=at, cut="", missing=(), peaks=(), sha256="", cause="", **more)


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
    assert [(row["reason"], row["count"]) for row in report(events, "reasons")] == [
        ("Staff", 1),
        ("queue", 1),
    ]


def survey(i, key, **factors):
    more = {"survey": "visit", "source": "kiosk", "key": key, "factors": factors}
    return SurveyAnswered(uid=f"{i}/survey", at=NINE + i * MINUTE, **more, **WHERE)


def test_answers_of_a_survey(report):
    events = [survey(0, 5, speed=4), survey(1, 4, speed=2), survey(2, None, speed=3), survey(3, 3)]
    rows = {row["question"]: row for row in report(events, "surveys")}
    assert (rows["key question"]["value"], rows["key question"]["n"]) == (4.0, 3)
    assert (rows["speed"]["value"], rows["speed"]["n"]) == (3.0, 3)


def test_the_factor_that_the_key_answer_follows_weighs_most(report):
    events = [survey(i, 1 + i % 5, speed=1 + i % 5, price=1 + (i * 7) // 5 % 5) for i in range(60)]
    rows = report(events, "factors")
    assert [row["factor"] for row in rows] == ["speed", "price"]
    assert rows[0]["value"] > 90
    assert rows[0]["n"] == 60


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


def receipt(i, at=NINE, point="till", total=100):
    more = {"till": "t", "number": str(i), "positions": (), "printed": None, "operator_name": ""}
    return ReceiptPrinted(uid=f"t{i}", at=at, point=point, operator=None, sum=total, **more)


def test_the_till_tells_who_was_served_where_no_button_is_pressed(report):
    # Twenty sales and a refund; the other point has a button, pressed five times beside its three receipts.
    events = [*asked(0, NINE, "anna", "positive"), *[receipt(i) for i in range(20)], receipt(20, total=-100)]
    events += [receipt(30 + i, point="desk") for i in range(3)]
    events += [
        Served(uid=f"s{i}", at=NINE, point="desk", operator=None, source="b", cause="") for i in range(5)
    ]
    rows = {row["base"]: row for row in report(events, "response")}
    assert (rows["of the served"]["n"], rows["of the served"]["value"]) == (25, 4.0)
    rows = [row for row in report(events, "response", "--by", "number") if row["base"] == "of the served"]
    assert rows == []


def test_sales_stand_in_the_order_of_their_hours(report):
    events = [receipt(1), receipt(2, NINE + 120 * MINUTE)]
    events.append(VisitorCounted(uid="v", at=NINE + 60 * MINUTE, point="till", source="b", cause=""))
    rows = report(events, "sales", "--by", "hour")
    assert [row["hour"] for row in rows] == ["09:00", "10:00", "11:00"]


def asked(i, at, operator, rating):
    where = {"point": "till", "operator": operator}
    more = {"source": f"fob:{operator}", "cause": ""}
    return [
        Asked(uid=f"a{i}", at=at, **more, **where),
        Rated(uid=f"r{i}", at=at + 5000, rating=rating, source="b", cause="", number=i % 2, **where),
    ]


def a_day_of_two(pleasing="anna", displeasing="boris"):
    """Anna's forty customers are pleased, Boris's forty are not; hers come at nine, his at ten."""
    events = []
    for i in range(80):
        operator, rating = (pleasing, "positive") if i < 40 else (displeasing, "negative")
        hour, minute = divmod(i, 40)
        events += asked(i, NINE + hour * 60 * MINUTE + minute * MINUTE, operator, rating)
    return events


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


def test_a_report_says_what_rows_it_cannot_have(post, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["--data", str(post([])), "report", "funnel", "--by", "day"]) == 2
    assert "funnel has no rows by day; it has them by all" in capsys.readouterr().err
