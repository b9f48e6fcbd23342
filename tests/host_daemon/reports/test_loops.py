"""The control loops: what their intervals say of the goals, and what is to be done."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from host_daemon.base.texts import texts
from host_daemon.events import Asked, IncidentMarked, IncidentOpened, Rated, ServiceChecked
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.loops import LOOPS
from host_daemon.reports.span import Span
from host_daemon.settings.contacts import ContactSettings
from host_daemon.settings.metrics import GoalSettings
from tests.fakes.seen import expression

NINE = round(datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp() * 1000)
DAY = Span(date(2026, 11, 20), date(2026, 11, 20), UTC)
WHERE = {"point": "till", "operator": "anna"}


@pytest.fixture
def loop(post):
    """A loop over the day of these events, in English."""

    def looks(letter, events, **goals):
        data = post(events)
        source = ReportData(data / "journal.sqlite3", ContactSettings(), NINE + 86_400_000)
        try:
            return LOOPS[letter](source, DAY, ReportFilter(), GoalSettings(**goals), texts("en"))
        finally:
            source.close()

    return looks


def asked(count, rating):
    events = []
    for i in range(count):
        at, more = NINE + i * 300_000, {"cause": "", **WHERE}
        events.append(Asked(uid=f"a{i}", at=at, source="fob", **more))
        if rating:
            events.append(Rated(uid=f"r{i}", at=at + 5000, rating=rating, source="b", **more))
    return events


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [(-100, "the goal is reached"), (50, "the goal is not reached"), (0, "not known yet")],
)
def test_the_interval_tells_whether_the_goal_is_reached(loop, goal, verdict):
    # Fifty passive customers: nought, give or take.
    (line,) = loop("a", asked(50, "positive"), emonps=goal).lines
    assert (line.figure.value, line.verdict) == (0, verdict)


def test_reasons_are_mended_and_the_camera_aimed(loop):
    mark = IncidentMarked(
        uid="m", at=NINE, cause="n/incident", user="u", status="closed", comment="", tags=("Waiting",)
    )
    incident = IncidentOpened(uid="n/incident", at=NINE, rating="negative", cause="n", rule="r", **WHERE)
    todo = loop("a", [*asked(50, "positive"), incident, mark]).todo
    assert todo == (
        "At 100% of the positive ratings no face was seen: aim the camera.",
        "Fix: Waiting (100% of all causes, 1 time).",
    )


def test_who_is_silent_is_the_rest(loop):
    rated = [
        event for event in asked(50, "positive") if isinstance(event, Asked) or int(event.uid[1:]) % 5 == 0
    ]
    assert loop("a", rated).todo[0] == "80% of those asked stay silent: look at how staff ask."


def test_silence_is_the_way_of_asking(loop):
    assert loop("a", asked(50, None)).todo[0] == "100% of those asked stay silent: look at how staff ask."


def test_with_few_customers_more_are_asked(loop):
    found = loop("a", asked(3, "positive"))
    assert found.todo[0] == "Ask more customers: 3 were asked, 10 are needed."
    assert found.lines[0].verdict == ""


def test_what_is_done_too_rarely_is_trained(loop):
    checks = [
        ServiceChecked(
            uid=f"c{i}",
            at=NINE + i,
            standard="s",
            items={"greeting": True, "offer": i < 10},
            who="listener:m",
            cause=f"t{i}",
            **WHERE,
        )
        for i in range(40)
    ]
    found = loop("b", checks, standard=60)
    assert [(line.name, round(line.figure.value)) for line in found.lines] == [
        ("whole standard", 62),
        ("greeting", 100),
        ("offer", 25),
    ]
    assert found.todo == ("Train: offer (done in 25%).",)


def test_without_measures_a_rule_is_wanted(loop):
    assert "add a rule" in loop("c", []).todo[0]


def test_what_pleases_is_done_more_often_and_what_displeases_is_changed(loop):
    changes = {"offer": (0.7, 0.1), "price": (0.1, 0.7), "greeting": (0.1, 0.1)}
    events = [
        expression(
            f"{action}{i}",
            NINE + i * 60_000,
            good,
            whose="customer",
            action=action,
            positive=good + i % 2 * 0.1,
            negative=bad + i % 3 * 0.1,
            positive_before=0.1,
            negative_before=0.1,
            **WHERE,
        )
        for action, (good, bad) in changes.items()
        for i in range(3 if action == "greeting" else 40)
    ]
    found = loop("c", events, reaction=10)
    assert found.todo == (
        "Keep measuring: greeting (3 of 10).",
        "Do it more often: offer.",
        "Change or stop: price.",
    )
    assert [(line.name, line.verdict) for line in found.lines] == [
        ("greeting", ""),
        ("offer", "the goal is reached"),
        ("price", "the goal is not reached"),
    ]
