"""Whatever was named on one occasion counts once, by the newest word, in the list that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from host_daemon.events import (
    AnswerMarked,
    BurstMarked,
    BurstSeen,
    Event,
    FeedbackGiven,
    IncidentMarked,
    IncidentOpened,
    QuestionAsked,
    Rated,
    SurveyAnswered,
    Tagged,
)
from host_daemon.projections.causes import Occasions, kind, marked, ruled
from host_daemon.settings.web import WebSettings
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader

RATED = Rated(
    uid="press/rated",
    at=1000,
    point="till",
    operator="anna",
    rating="negative",
    source="board:a0b",
    cause="press",
)
OPENED = IncidentOpened(
    uid="press/rated/incident",
    at=1000,
    point="till",
    operator="anna",
    rating="negative",
    cause="press/rated",
    rule="x",
)
TICKED = FeedbackGiven(
    uid="press/rated/feedback",
    at=1001,
    point="till",
    cause="press/rated",
    reasons=("Waiting",),
    text="",
    contact="",
    publish=False,
)
TAGGED = Tagged(uid="t", at=1002, point="till", operator="anna", tag="Waiting", cause="press", rule="queues")
MARKED = IncidentMarked(
    uid="m", at=1003, cause=OPENED.uid, user="u", status="closed", comment="", tags=("Waiting", "Staff")
)
BURST = BurstSeen(
    uid="c.1/burst", at=1000, camera="c", direction="negative", change=-1.0, positive=0.0, negative=0.9
)
LISTS = WebSettings(reasons=("Waiting", "Staff"), delights=("Kindness",), wishes=("Tea",))


@pytest.fixture
def journal(tmp_path: Path):
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


def reading(journal: Journal, *events: Event) -> Reader:
    journal.submit(lambda db: add(db, events, 1)).result()
    return Reader(journal.path)


def named(journal: Journal, *events: Event) -> dict[str, list[str]]:
    found = Occasions(reading(journal, *events), 0, 10_000, lambda event: True).named((), LISTS)
    return dict(found)


def test_a_cause_that_customer_person_and_rule_name_of_one_rating_counts_once(journal: Journal) -> None:
    found = named(journal, RATED, OPENED, TICKED, TAGGED, MARKED)
    assert sorted(found["cause"]) == ["Staff", "Waiting"]


def test_two_ratings_are_two_occasions(journal: Journal) -> None:
    again = replace(RATED, uid="press2/rated", cause="press2")
    ticked = replace(TICKED, uid="press2/rated/feedback", cause=again.uid)
    assert named(journal, RATED, TICKED, again, ticked)["cause"] == ["Waiting", "Waiting"]


def test_what_answers_and_surveys_are_about_is_ranked_too(journal: Journal) -> None:
    asked = QuestionAsked(uid="q", at=1000, point="till", operator=None, source="voice", cause="p")
    heard = AnswerMarked(
        uid="q/m", at=2000, cause="q", user="u", tags=("Tea", "Staff"), says=None, sincere=None
    )
    survey = SurveyAnswered(
        uid="s/survey",
        at=1000,
        point="till",
        operator=None,
        survey="s",
        key=None,
        factors={},
        source="qr",
        others={"Why": "Waiting", "Else": "words of their own"},
    )
    assert named(journal, asked, heard, survey) == {
        "cause": ["Staff", "Waiting"],
        "delight": [],
        "wish": ["Tea"],
    }


def test_what_a_pleased_customer_names_is_a_delight(journal: Journal) -> None:
    pleased = replace(RATED, rating="positive")
    assert named(journal, pleased, replace(TICKED, reasons=("Staff",)))["delight"] == ["Staff"]
    assert [kind(one, False, LISTS) for one in ("Staff", "Kindness", "Tea", "new")] == [
        "cause",
        "delight",
        "wish",
        "cause",
    ]


def test_the_newest_word_counts_whichever_page_it_was_said_on(journal: Journal) -> None:
    incident = replace(MARKED, cause=f"{BURST.uid}/incident", at=3000)
    older = BurstMarked(uid="b", at=2000, cause=BURST.uid, user="u", tags=("Tea",))
    reader = reading(journal, BURST, older, incident, TAGGED)
    assert marked(reader, 0) == {BURST.uid: ("Waiting", "Staff")}
    assert ruled(reader, 0) == {"press": ("Waiting",)}
    later = replace(older, uid="b2", at=4000)
    assert marked(reading(journal, later), 0) == {BURST.uid: ("Tea",)}


def test_a_burst_brings_the_tags_on_it(journal: Journal) -> None:
    reader = reading(journal, BURST)
    better = replace(BURST, uid="c.2/burst", direction="positive")
    pairs = ((BURST, ("queue",)), (better, ("gift",)))
    found = Occasions(reader, 0, 10_000, lambda event: True).named(pairs, LISTS)
    assert found == {"cause": ["queue"], "delight": ["gift"], "wish": []}
