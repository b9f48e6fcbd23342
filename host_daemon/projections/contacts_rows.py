"""Contacts and states of service points as rows and JSON, and back."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from host_daemon.contacts.contact import Contact
from host_daemon.contacts.point import PointState

COLUMNS = (
    "uid",
    "point",
    "operator",
    "ending",
    "at",
    "asked_at",
    "closed_at",
    "rating",
    "mood",
    "source",
    "asked_by",
    "rated",
    "rated_by",
    "repeats",
    "number",
)
_PUT = (
    f"INSERT INTO contacts ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "  # noqa: S608
    f"ON CONFLICT DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}"
)


def put(connection: sqlite3.Connection, contacts: Iterable[Contact]) -> None:
    """Write contacts, each in place of its older version."""
    connection.executemany(_PUT, map(_row, contacts))


def from_row(row: sqlite3.Row) -> Contact:
    """The contact in a row of the table."""
    asks = () if row["asked_at"] is None else _pair(row["uid"], row["asked_by"])
    ratings = () if row["rated"] is None else _pair(row["rated"], row["rated_by"])
    return Contact(
        row["uid"],
        row["point"],
        row["operator"],
        row["ending"],
        row["asked_at"],
        row["closed_at"],
        row["rating"],
        row["mood"],
        row["source"],
        asks,
        ratings,
        tuple(json.loads(row["repeats"])),
        row["number"],
    )


def state_to_json(state: PointState) -> str:
    """The state of a service point as JSON."""
    contacts = [dataclasses.asdict(contact) for contact in state.contacts]
    return json.dumps([contacts, state.asks, state.ratings], ensure_ascii=False, separators=(",", ":"))


def state_from_json(written: str) -> PointState:
    """The state that `state_to_json` wrote."""
    contacts, asks, ratings = json.loads(written)
    return PointState(
        tuple(_contact(contact) for contact in contacts),
        {source: (at, uid) for source, (at, uid) in asks.items()},
        {source: (at, uid) for source, (at, uid) in ratings.items()},
    )


def _contact(fields: dict[str, Any]) -> Contact:
    lists = {name: tuple(fields[name]) for name in ("asks", "ratings", "repeats")}
    return Contact(**{**fields, **lists})


def _row(contact: Contact) -> tuple[object, ...]:
    asks, ratings = contact.asks, contact.ratings
    return (
        contact.uid,
        contact.point,
        contact.operator,
        contact.ending,
        contact.at,
        contact.asked_at,
        contact.closed_at,
        contact.rating,
        contact.mood,
        contact.source,
        asks[1] if len(asks) > 1 else None,
        ratings[0] if ratings else None,
        ratings[1] if len(ratings) > 1 else None,
        json.dumps(contact.repeats, ensure_ascii=False) if contact.repeats else "[]",
        contact.number,
    )


def _pair(uid: str, cause: str | None) -> tuple[str, ...]:
    return (uid,) if cause is None else (uid, cause)
