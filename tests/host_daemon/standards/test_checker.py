"""The standard of service held against visits: as they end, and again after a search of the past."""

from __future__ import annotations

import os

import pytest

from host_daemon.events import Asked, Event, PhraseHeard, PhraseJudged, WorkAsked, WorkDone
from host_daemon.standards.checker import LAG_MS, StandardChecker, newest_checks
from host_daemon.store.config import Config
from host_daemon.store.directory import Directory
from host_daemon.store.duty import signs
from host_daemon.store.journal import Journal, add, add_measures
from host_daemon.store.reader import Reader
from host_daemon.store.records import Point
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import Phrase
from tests.fakes.said import heard as phrase_heard
from tests.fakes.seen import second

AT = 1_795_000_000_000
GREETING = {"name": "greeting", "names": ["greeting"], "moment": "visit", "before_s": 2, "after_s": 10}
OVER = AT + 10_000 + LAG_MS
DEVICES = {
    "audio": {"microphones": [{"name": "counter", "point": "p"}]},
    "vision": {"cameras": [{"name": "counter", "point": "p"}]},
}
SERVING = Asked(uid="b", at=AT - 60_000, point="p", operator="anna", source="x", cause="b")


def heard(at: int, past: str = "") -> PhraseHeard:
    return phrase_heard(at, "hello", "staff_action", name="greeting", past=past)


class Place:
    """A counter whose customer comes at AT and stays for 30 s."""

    def __init__(self, folder, classifier):
        self.journal = Journal(folder / "journal.sqlite3")
        self.phrase_store = PhraseStore(folder)
        self.phrase_store.put(
            Phrase("hello", "good morning", "en", "staff_action", event="greeting"), classifier
        )
        self.taught(AT - 3_600_000)
        self.recorded = [(AT - 7_200_000, AT + 7_200_000)]
        self.config = Config(folder)
        self.config.put(Point(id="p", name="Counter"))
        self.config.write_standards([GREETING])
        self.config.write_settings(DEVICES)
        self.reader = Reader(folder / "journal.sqlite3")
        measures = [second(AT + i * 1000) for i in range(30)]
        self.journal.submit(lambda db: add_measures(db, measures)).result()
        self.inspector = self.again()

    def again(self) -> StandardChecker:
        directory = Directory(self.config, self.config.settings, signs([SERVING], self.config))
        return StandardChecker(self.config, self.reader, self.phrase_store, directory, self)

    def spans(self, microphone: str) -> list[tuple[int, int]]:
        """What the ring holds; see Rings."""
        return self.recorded

    def taught(self, at: int) -> None:
        os.utime(self.phrase_store.classifier_path("hello"), (at / 1000, at / 1000))

    def store(self, *events: Event) -> None:
        self.journal.submit(lambda db: add(db, events, AT)).result()

    def outcomes(self, now: int) -> list[str]:
        found = self.inspector.due(now)
        self.store(*found)
        return [one.outcome for one in found]


@pytest.fixture
def place(tmp_path, classifiers):
    place = Place(tmp_path, classifiers["word-1"])
    yield place
    place.journal.close()


def test_a_visit_is_checked_once_when_its_time_is_over(place):
    place.store(heard(AT + 4000))
    assert place.outcomes(OVER - 1) == []
    (check,) = place.inspector.due(OVER)
    place.store(check)
    assert (check.outcome, check.operator, check.evidence) == ("met", "anna", heard(AT + 4000).uid)
    assert (check.start, check.end) == (AT - 2000, AT + 10_000)
    assert place.outcomes(OVER + 5000) == []
    place.inspector = place.again()  # after a restart
    assert place.outcomes(OVER + 9000) == []


def test_nothing_said_is_missed(place):
    assert place.outcomes(OVER) == ["missed"]


def test_what_was_not_recorded_is_not_decided(place):
    place.recorded = [(AT + 3000, AT + 7_200_000)]
    assert place.outcomes(OVER) == ["undecidable"]


def test_before_the_phrase_was_taught_nothing_is_decided_until_a_search(place):
    place.taught(AT + 60_000)
    assert place.outcomes(OVER) == ["undecidable"]
    asked = WorkAsked(uid="work/1/search", at=OVER, work="search", start=AT - 60_000, end=AT + 60_000)
    done = WorkDone(uid=f"{asked.uid}/done", at=OVER, cause=asked.uid, work="search", found=1, hours=0.1)
    place.store(asked, heard(AT + 4000, past=asked.uid), done)
    assert place.outcomes(OVER + 10_000) == ["met"]
    assert place.outcomes(OVER + 20_000) == []
    (newest,) = newest_checks(place.reader, 0, OVER).values()
    assert newest.outcome == "met"


def test_a_search_of_what_the_ring_no_longer_has_undecides_nothing(place):
    """A month is searched, the ring holds a day: what was missed then stays missed."""
    assert place.outcomes(OVER) == ["missed"]
    place.recorded = [(AT + 60_000, AT + 7_200_000)]
    asked = WorkAsked(uid="work/1/search", at=OVER, work="search", start=AT - 60_000, end=AT + 60_000)
    done = WorkDone(uid=f"{asked.uid}/done", at=OVER, cause=asked.uid, work="search", found=0, hours=0.0)
    place.store(asked, done)
    assert place.outcomes(OVER + 10_000) == []


def test_a_phrase_that_a_manager_calls_wrong_proves_nothing(place):
    said = heard(AT + 4000)
    place.store(said)
    assert place.outcomes(OVER) == ["met"]
    for at, right, outcome in ((OVER + 1000, False, "missed"), (OVER + 9000, True, "met")):
        place.store(PhraseJudged(uid=f"{said.uid}/judged/{at}", at=at, cause=said.uid, right=right, user="m"))
        assert place.outcomes(at + 1000) == [outcome]
    assert place.outcomes(OVER + 20_000) == []
    newest = newest_checks(place.reader, 0, OVER)
    assert [one.outcome for one in newest.values()] == ["met"]


def test_an_ask_is_checked_with_its_own_operator(place):
    place.config.write_standards([GREETING | {"moment": "ask", "before_s": 60}])
    place.store(
        Asked(uid="a", at=AT + 20_000, point="p", operator="boris", source="x", cause="a"),
        heard(AT + 4000),
    )
    (check,) = place.inspector.due(OVER + 20_000)
    assert (check.outcome, check.operator) == ("met", "boris")


def test_rules_that_cannot_be_read_check_nothing(place):
    place.config.write_standards([GREETING | {"moment": "noon"}])
    assert place.outcomes(OVER) == []
