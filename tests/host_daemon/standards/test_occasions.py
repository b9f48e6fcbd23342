"""Moments of visits at one point, from its cameras, its counter, its tills and its staff."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from host_daemon.events import Asked, Event, ReceiptPrinted, VisitorCounted
from host_daemon.standards.occasions import occasions
from host_daemon.standards.visits import GONE_MS
from host_daemon.store.config import Config
from host_daemon.store.directory import Directory
from host_daemon.store.duty import signs
from host_daemon.store.journal import Journal, add, add_measures
from host_daemon.store.reader import Reader
from tests.fakes.seen import second

AT = 1_795_000_000_000
ASKED = Asked(uid="ask", at=AT, point="p", operator="boris", source="x", cause="ask")
COUNTED = VisitorCounted(uid="count", at=AT + 1000, point="p", source="x", cause="count")
RECEIPT = ReceiptPrinted(
    uid="till:t/1",
    at=AT + 2000,
    point="p",
    operator=None,
    till="t",
    number="1",
    sum=100,
    positions=(),
    printed=None,
    operator_name="",
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


def found(journal: Journal, *events: Event, camera: bool = False) -> list[tuple[str, str, str | None]]:
    """Uid, moment and operator of each occasion of the ten minutes from AT on."""
    journal.submit(lambda db: add(db, events, AT)).result()
    config = Config(journal.path.parent)
    if camera:
        config.write_settings({"vision": {"cameras": [{"name": "counter", "point": "p"}]}})
    directory = Directory(config, config.settings, signs([ASKED], config))
    there = occasions(Reader(journal.path), directory, "p", AT, AT + 600_000, AT + 600_000)
    return [(one.uid, one.moment, one.operator) for one in there]


def test_an_event_of_the_visit_is_an_occasion_of_whoever_serves(journal: Journal):
    assert found(journal, ASKED, COUNTED, RECEIPT) == [
        ("ask", "ask", "boris"),
        ("count", "visit", "boris"),
        ("till:t/1", "receipt", "boris"),
    ]


def test_a_camera_knows_of_visits_better_than_a_counter(journal: Journal):
    measures = [second(AT + 60_000 + i * 1000) for i in range(30)]
    journal.submit(lambda db: add_measures(db, measures)).result()
    assert found(journal, COUNTED, camera=True) == [
        (f"counter.{AT + 60_000}/came", "visit", "boris"),
        (f"counter.{AT + 60_000}/left", "end", "boris"),
    ]


def test_whoever_came_before_leaves_in_this_time(journal: Journal):
    measures = [second(AT - GONE_MS + 1000 + i * 1000) for i in range(20)]
    journal.submit(lambda db: add_measures(db, measures)).result()
    assert [moment for _uid, moment, _who in found(journal, camera=True)] == ["end"]


def test_other_points_do_not_count(journal: Journal):
    other = VisitorCounted(uid="other", at=AT, point="q", source="x", cause="other")
    assert found(journal, other) == []
