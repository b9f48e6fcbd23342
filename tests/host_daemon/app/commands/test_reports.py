"""A virtual day at a point, counted on paper beforehand, then asked for by the command."""

from __future__ import annotations

import csv
import json
from datetime import datetime

import pytest

from host_daemon.app.cli import main
from host_daemon.events import (
    Asked,
    BackgroundMeasured,
    IncidentMarked,
    IncidentOpened,
    Rated,
    ReceiptPrinted,
    SaleAttempted,
    Served,
    VisitorCounted,
)
from host_daemon.store.config import Config
from host_daemon.store.records import Point

MOSCOW_NINE = round(datetime.fromisoformat("2026-11-20T09:00:00+03:00").timestamp() * 1000)
MINUTE = 60_000

# Paper: one customer every five minutes from nine. What they do, and what the camera sees.
#   anna:  4 positive and smiling, 1 positive and not, 1 neutral, 2 silent    -> 8 asked
#   boris: 1 positive and smiling, 2 negative, 1 silent                       -> 4 asked
# All: 12 asked, 5 loyal, 1 passive, 3 critics, 3 silent. EmoNPS = (5 - 3 - 0.5 * 3) / 12 = 4.17.
# anna: (4 - 1 - 1) / 8 = 25. boris: (1 - 2 - 0.5) / 4 = -37.5. Response 9 / 12 = 75 %.
PAPER = [
    *[("anna", "positive", "positive")] * 4,
    ("anna", "positive", "neutral"),
    ("anna", "neutral", "neutral"),
    *[("anna", None, None)] * 2,
    ("boris", "positive", "positive"),
    *[("boris", "negative", "negative")] * 2,
    ("boris", None, None),
]


def the_day():
    events = []
    for i, (operator, rating, mood) in enumerate(PAPER):
        at = MOSCOW_NINE + i * 5 * MINUTE
        common = {"point": "till", "operator": operator}
        events.append(VisitorCounted(uid=f"v{i}", at=at - MINUTE, point="till", source="beam", cause=""))
        events.append(Asked(uid=f"a{i}", at=at, source=f"fob:{operator}", cause="", **common))
        events.append(Served(uid=f"s{i}", at=at + MINUTE, source="worker", cause="", **common))
        if rating:
            rated = Rated(uid=f"r{i}", at=at + 9000, rating=rating, source="board:a", cause="", **common)
            background = BackgroundMeasured(
                uid=f"r{i}/background/done",
                at=at + 6000,
                cause=f"r{i}",
                camera="counter",
                start=at + 6000,
                end=at + 12_000,
                frames=30,
                seen=20,
                positive=0.5,
                neutral=0.5,
                negative=0.0,
                mood=mood,
            )
            events += [rated, background]
        if i < 6:  # half of the visitors buy, one of them gets the money back
            events.append(
                ReceiptPrinted(
                    uid=f"till:t/2026-11-20/{i}",
                    at=at + 2000,
                    point="till",
                    operator=operator,
                    till="t",
                    number=str(i),
                    sum=10_000,
                    positions=(),
                    printed=None,
                    operator_name="",
                )
            )
    events.append(
        SaleAttempted(uid="t0", at=MOSCOW_NINE, point="till", operator="anna", source="fob", cause="")
    )
    # Hammering, and a rating that nobody asked for an hour later.
    last = MOSCOW_NINE + 10 * 5 * MINUTE + 9000
    more = {"point": "till", "operator": "boris", "rating": "negative", "source": "board:a", "cause": ""}
    events.append(Rated(uid="h", at=last + 800, **more))
    events.append(Rated(uid="u", at=last + 60 * MINUTE, **more))
    for i, tags in enumerate([("queue",), ("queue", "price")]):
        events.append(
            IncidentOpened(
                uid=f"r{9 + i}/incident",
                at=last,
                point="till",
                operator="boris",
                rating="negative",
                cause=f"r{9 + i}",
                rule="r",
            )
        )
        events.append(
            IncidentMarked(
                uid=f"r{9 + i}/incident/mark/1.m",
                at=last,
                cause=f"r{9 + i}/incident",
                user="m",
                status="closed",
                comment="",
                tags=tags,
            )
        )
    return events


@pytest.fixture
def data(post):
    return post(the_day(), post={"time_zone": "Europe/Moscow"}, contacts={"least_asked": 3})


@pytest.fixture
def report(data, capsys, monkeypatch):
    """Runs `smilepost report` and gives the rows of its JSON."""
    monkeypatch.setenv("LC_ALL", "C")

    def asks(*arguments, day="2026-11-20"):
        assert main(["--data", str(data), "report", *arguments, "--from", day, "--to", day, "--json"]) == 0
        return json.loads(capsys.readouterr().out)["rows"]

    return asks


def test_the_day_is_as_on_paper(report):
    (row,) = report("emonps")
    assert [row[name] for name in ("loyal", "passive", "critics", "silent", "n")] == [5, 1, 3, 3, 12]
    assert row["value"] == pytest.approx(100 * 0.5 / 12)
    assert row["low"] < row["value"] < row["high"]


def test_by_operator(report):
    rows = report("emonps", "--by", "operator")
    assert {row["operator"]: row["value"] for row in rows} == {"anna": 25.0, "boris": -37.5}


def test_one_operator(report):
    (row,) = report("emonps", "--operator", "boris")
    assert (row["n"], row["value"]) == (4, -37.5)


def test_the_day_before_has_no_number(report):
    (row,) = report("emonps", day="2026-11-19")
    assert (row["value"], row["n"], row["note"]) == (None, 0, "too few: 3 are needed")


def test_response(report):
    asked, served = report("response")
    assert (asked["value"], asked["n"]) == (75.0, 12)
    # Nine answers and one unasked rating; hammering is none.
    assert (served["value"], served["n"]) == (pytest.approx(100 * 10 / 12), 12)


def test_sales(report):
    (row,) = report("sales")
    assert (row["visitors"], row["sales"], row["turnover"], row["conversion"]) == (12, 6, 600.0, 50.0)
    assert (row["attempts"], row["mean_receipt"]) == (1, 100.0)
    # One of 12, with the interval of Wilson, 1927.
    tried = (row["attempted"], row["attempted_low"], row["attempted_high"])
    assert tried == pytest.approx((8.33, 1.49, 35.39), abs=0.01)
    assert row["emonps"] == pytest.approx(4.1667, abs=1e-3)


def test_so_few_customers_rank_nobody(report):
    assert [(row["place_from"], row["place_to"]) for row in report("operators")] == [(1, 2), (1, 2)]


def test_reasons(report):
    assert [(row["reason"], row["count"]) for row in report("reasons")] == [("queue", 2), ("price", 1)]


def test_reasons_are_of_the_day_of_the_incident_whenever_somebody_tags_it(report, post):
    day = 24 * 60 * MINUTE
    mark = IncidentMarked(
        uid="r9/incident/mark/2.m",
        at=MOSCOW_NINE + 3 * day,
        cause="r9/incident",
        user="m",
        status="closed",
        comment="",
        tags=("staff",),
    )
    post([mark])
    found = [(row["reason"], row["count"]) for row in report("reasons")]
    assert found == [("price", 1), ("queue", 1), ("staff", 1)]
    assert report("reasons", day="2026-11-23") == []


def test_a_late_event_is_in_the_next_report(report, post):
    report("emonps")
    at = MOSCOW_NINE + 6 * 5 * MINUTE + 20_000  # an answer of the first silent one, hours late
    post([Rated(uid="late", at=at, point="till", operator="anna", rating="positive", source="b", cause="")])
    (row,) = report("emonps")
    assert [row[name] for name in ("loyal", "passive", "critics", "silent")] == [5, 2, 3, 2]


def test_the_last_day_of_all_is_a_day(report):
    (row,) = report("emonps", day="9999-12-31")
    assert row["n"] == 0


@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx"])
def test_export(data, suffix, tmp_path):
    out = tmp_path / f"report{suffix}"
    day = ["--from", "2026-11-20", "--to", "2026-11-20"]
    assert main(["--data", str(data), "report", "emonps", "--by", "day", *day, "--out", str(out)]) == 0
    if suffix == ".csv":
        assert list(csv.reader(out.open(encoding="utf-8-sig")))[1][:2] == ["2026-11-20", "5"]
    assert out.stat().st_size > 50


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "soon"], "soon is no day"),
        (["--from", "2026-11-21", "--to", "2026-11-20"], "is after the last"),
        (["--out", "report.doc"], "must end in .csv"),
    ],
)
def test_what_cannot_be_meant_is_said(data, capsys, monkeypatch, arguments, says):
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["--data", str(data), "report", "emonps", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_a_point_that_is_not_there_is_told(data, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    Config(data).put(Point(id="till", name="Till"))
    assert main(["--data", str(data), "report", "emonps", "--point", "tlil", "--point", "till"]) == 0
    assert capsys.readouterr().err == "There is no tlil here now; there are till.\n"


def test_without_a_journal_it_says_what_to_do(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["--data", str(tmp_path / "none"), "report", "emonps"]) == 2
    assert "smilepost run" in capsys.readouterr().err


def test_in_russian(data, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert main(["--data", str(data), "report", "emonps", "--from", "2026-11-20", "--to", "2026-11-20"]) == 0
    assert "критики" in capsys.readouterr().out


def test_a_report_says_what_rows_it_cannot_have(post, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["--data", str(post([])), "report", "funnel", "--by", "day"]) == 2
    assert "funnel has no rows by day; it has them by all" in capsys.readouterr().err
