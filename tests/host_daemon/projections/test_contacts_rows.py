"""Contacts and states as rows and JSON, and back."""

from __future__ import annotations

import sqlite3

from host_daemon.contacts.contact import Contact
from host_daemon.contacts.point import PointState
from host_daemon.projections.contacts_rows import from_row, put, state_from_json, state_to_json
from tests.host_daemon.projections.written import opened

RATED = Contact(
    "ask1",
    "till",
    "anna",
    "rated",
    1_000,
    5_000,
    "positive",
    "neutral",
    "board:a",
    ("ask1", "press1"),
    ("rate1", "press2"),
    ("press3",),
    7,
)
OPEN = Contact("ask2", "till", None, "open", 9_000, None, asks=("ask2",))
FEEDBACK = Contact("rate3", "till", None, "feedback", None, 11_000, "negative", ratings=("rate3",))


def read(connection: sqlite3.Connection) -> list[Contact]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return [from_row(row) for row in cursor.execute("SELECT * FROM contacts ORDER BY at")]


def test_a_row_holds_the_whole_contact() -> None:
    connection = opened()
    put(connection, [RATED, OPEN, FEEDBACK])
    assert read(connection) == [RATED, OPEN, FEEDBACK]
    connection.close()


def test_a_newer_version_takes_the_place_of_the_older() -> None:
    connection = opened()
    put(connection, [OPEN])
    put(connection, [OPEN.silent(69_000)])
    assert [(one.ending, one.closed_at) for one in read(connection)] == [("silent", 69_000)]
    connection.close()


def test_a_state_comes_back_from_its_json() -> None:
    state = PointState((RATED, OPEN), {"fob": (9_000, "ask2")}, {"board:a": (5_000, "ask1")})
    assert state_from_json(state_to_json(state)) == state
    assert state_from_json(state_to_json(PointState())) == PointState()
