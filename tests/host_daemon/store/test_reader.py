"""Queries of the journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.events import Event, FacesMeasured, IncidentOpened, NoticeOwed, Rated, ServiceChecked
from host_daemon.events.standards import LISTENER
from host_daemon.outbox.deliveries import owe
from host_daemon.store.journal import Journal, add, add_audit, add_measures
from host_daemon.store.reader import Reader
from host_daemon.store.records import Target
from tests.fakes.seen import second

MINUTE = 60_000


@pytest.fixture
def journal(tmp_path: Path):
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


@pytest.fixture
def reader(journal: Journal) -> Reader:
    return Reader(journal.path)


def store(journal: Journal, *events: Event, received_at: int = 999) -> None:
    journal.submit(lambda c: add(c, events, received_at)).result()


def rated(number: int, at: int = 1000) -> Rated:
    return Rated(
        uid=f"r{number}", at=at, point="p", operator=None, rating="negative", source="board:x", cause="press"
    )


def test_events_come_by_the_time_at_which_they_happened(journal: Journal, reader: Reader):
    store(journal, rated(1, 300), rated(2, 100), rated(3, 200))
    assert [event.uid for event in reader.events((Rated,))] == ["r2", "r3", "r1"]
    assert [event.uid for event in reader.events((Rated,), 100, 300)] == ["r2", "r3"]
    assert [event.uid for event in reader.events((Rated,), newest=True, limit=1)] == ["r1"]


def test_an_event_is_found_by_its_uid(journal: Journal, reader: Reader):
    store(journal, rated(1))
    assert reader.event("r1") == rated(1)
    assert reader.event("r2") is None


def test_the_newest_is_the_last_one_received(journal: Journal, reader: Reader):
    assert reader.newest() is None
    store(journal, rated(1, at=900), received_at=1_000)
    store(journal, rated(2, at=100), received_at=2_000)
    assert reader.newest() == 2_000


def test_everything_of_a_cause_is_found_together(journal: Journal, reader: Reader):
    incident = IncidentOpened(
        uid="r1/incident", at=5, point="p", operator=None, rating="negative", cause="r1", rule="x"
    )
    store(journal, rated(1), incident)
    assert reader.caused_by("r1") == (incident,)
    assert reader.caused_by("press") == (rated(1),)


def test_only_checks_of_people_are_listened(journal: Journal, reader: Reader):
    def check(uid: str, who: str, at: int) -> ServiceChecked:
        return ServiceChecked(
            uid=uid, at=at, point="p", operator=None, standard="s", items={"greets": True}, who=who, cause="t"
        )

    by_hand, by_rule = check("a", f"{LISTENER}maria", 50), check("b", "phrases", 60)
    store(journal, by_hand, by_rule, check("c", f"{LISTENER}maria", 10))
    assert reader.listened(20) == (by_hand,)


def test_measures_are_kept_by_camera_and_second(journal: Journal, reader: Reader):
    measure = second(1000, 0.5)
    journal.submit(lambda c: add_measures(c, [measure, measure])).result()
    assert reader.measures("counter", 0, 2000) == (measure,)
    assert reader.measures("counter", 1001, 2000) == reader.measures("door", 0, 2000) == ()


def test_a_minute_weighs_its_seconds_by_how_often_a_face_was_seen(journal: Journal, reader: Reader):
    seconds = [second(0, 1.0, seen=1), second(1000, 0.0, seen=3), second(MINUTE, 0.5)]
    journal.submit(lambda c: add_measures(c, seconds)).result()
    first, other = reader.minutes("counter", 0, 2 * MINUTE)
    assert isinstance(first, FacesMeasured)
    assert (first.at, first.frames, first.seen, first.positive) == (0, 10, 4, 0.25)
    assert (other.at, other.positive) == (MINUTE, 0.5)


def test_deliveries_are_found_by_cause_target_and_state(journal: Journal, reader: Reader):
    notice = NoticeOwed(
        uid="r1/notice", at=1, point="p", operator=None, rating=None, targets=("a", "b"), cause="r1", rule="x"
    )
    journal.submit(lambda c: owe(c, notice, (Target(name="a"), Target(name="b")), 7)).result()
    assert {(one.target, one.part) for one in reader.deliveries("r1")} == {
        (target, part) for target in ("a", "b") for part in ("alert", "track")
    }
    assert reader.deliveries("r2") == ()
    journal.submit(
        lambda c: c.execute("UPDATE deliveries SET state = 'sent' WHERE target = 'a'") and None
    ).result()
    assert {one.target for one in reader.deliveries(unsent=True)} == {"b"}
    assert {one.state for one in reader.deliveries(target="a")} == {"sent"}


def test_who_listened_is_remembered(journal: Journal, reader: Reader):
    journal.submit(lambda c: add_audit(c, 7, "anna", "listened", "r1")).result()
    (line,) = reader.audit("r1")
    assert (line.at, line.user, line.action) == (7, "anna", "listened")


def test_the_audit_is_found_by_action_newest_first(journal: Journal, reader: Reader):
    for at, action in enumerate(("listened", "removed", "listened")):
        journal.submit(lambda c, at=at, action=action: add_audit(c, at, "anna", action, f"s{at}")).result()
    assert [line.subject for line in reader.audited(("listened",), 10)] == ["s2", "s0"]
