"""Counts of contacts, which triggers keep."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from host_daemon.store.contact_tables import COUNTS, QUARTER
from host_daemon.store.schema import connect, migrate

LOYAL = {"ending": "rated", "rating": "positive", "mood": "positive"}


@pytest.fixture
def journal(tmp_path: Path) -> sqlite3.Connection:
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    return connection


def put(journal: sqlite3.Connection, uid: str, at: int = 0, **fields: object) -> None:
    values = {"uid": uid, "point": "p", "ending": "open", "at": at, "source": "fob", "repeats": "[]"} | fields
    names = ", ".join(values)
    journal.execute(
        f"INSERT INTO contacts ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values())
    )


def counted(journal: sqlite3.Connection) -> dict[str, int]:
    """The kinds of contacts that were counted, over all quarters."""
    sums = ", ".join(f"sum({name}) AS {name}" for name in COUNTS)
    row = dict(journal.execute(f"SELECT {sums} FROM contact_counts").fetchone())
    return {name: count for name, count in row.items() if count}


@pytest.mark.parametrize(
    ("contact", "kinds"),
    [
        (LOYAL, {"loyal"}),
        (LOYAL | {"mood": "neutral"}, {"passive"}),
        (LOYAL | {"mood": None}, {"passive", "unmeasured"}),
        (LOYAL | {"mood": "nobody"}, {"passive", "unmeasured"}),
        ({"ending": "rated", "rating": "neutral"}, {"critics"}),
        ({"ending": "silent"}, {"silent"}),
        ({"ending": "feedback", "rating": "negative"}, {"unasked_negative"}),
        ({"ending": "open"}, set()),
    ],
)
def test_a_contact_counts_as_its_kind(
    journal: sqlite3.Connection, contact: dict[str, object], kinds: set[str]
):
    put(journal, "a", **contact)
    assert counted(journal) == dict.fromkeys(kinds, 1)


def test_a_contact_that_changes_counts_as_it_is_now(journal: sqlite3.Connection):
    put(journal, "a")
    journal.execute("UPDATE contacts SET ending = 'silent'")
    assert counted(journal) == {"silent": 1}


def test_a_contact_that_goes_counts_no_more(journal: sqlite3.Connection):
    put(journal, "a", **LOYAL)
    journal.execute("DELETE FROM contacts")
    assert counted(journal) == {}


def test_counts_are_kept_by_quarter_point_operator_and_number(journal: sqlite3.Connection):
    put(journal, "a", QUARTER - 1, ending="silent")
    put(journal, "b", QUARTER, ending="silent", operator="anna", number=7)
    rows = journal.execute("SELECT quarter, point, operator, number FROM contact_counts ORDER BY quarter")
    assert [tuple(row) for row in rows] == [(0, "p", "", -1), (1, "p", "anna", 7)]
