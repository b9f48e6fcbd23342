"""Pieces of a delivery: each goes to one recipient, once, and has a row of its own.

The part of a delivery is written `alert`, `track`, `words` or `voice`. `alert#0` is its first file;
`alert@1f2e3d4c` goes to one of several recipients of an address; `alert!` tells that its files were refused.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace

from host_daemon.store.reader import Delivery

_WRITTEN = re.compile(r"(?P<part>[a-z]+)(#(?P<file>\d+))?(?P<bare>!)?(@(?P<recipient>\w+))?")


@dataclass(frozen=True)
class DeliveryPiece:
    """part: of the message. file: the place of the only file that it brings, or None for the words. bare: its
    files were refused. recipient: short name of one of several, or empty."""

    part: str
    file: int | None = None
    bare: bool = False
    recipient: str = ""

    def __str__(self) -> str:
        file = "" if self.file is None else f"#{self.file}"
        return f"{self.part}{file}{'!' if self.bare else ''}{'@' + self.recipient if self.recipient else ''}"


def piece(written: str) -> DeliveryPiece:
    """A piece as the part of a delivery says it."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return DeliveryPiece(written)
    file = found["file"]
    return DeliveryPiece(
        found["part"], None if file is None else int(file), bool(found["bare"]), found["recipient"] or ""
    )


def owe_recipients(connection: sqlite3.Connection, delivery: Delivery, recipients: tuple[str, ...]) -> None:
    """One delivery for each recipient in the place of one for all of them."""
    for recipient in recipients:
        _owe(connection, delivery, replace(piece(delivery.part), recipient=recipient))
    connection.execute("UPDATE deliveries SET state = 'split' WHERE id = ?", (delivery.id,))


def owe_files(connection: sqlite3.Connection, delivery: Delivery, count: int) -> None:
    """One delivery for each file of a message whose words go alone."""
    for place in range(count):
        _owe(connection, delivery, replace(piece(delivery.part), file=place))


def _owe(connection: sqlite3.Connection, delivery: Delivery, wanted: DeliveryPiece) -> None:
    # The whole key, what was asked for again included: a piece exists once for each time it is owed.
    mark = str(wanted).removeprefix(wanted.part)
    connection.execute(
        "INSERT OR IGNORE INTO deliveries (key, target, cause, part, state, created_at, not_before)"
        " VALUES (?, ?, ?, ?, 'waiting', ?, ?)",
        (
            f"{delivery.key}{mark}",
            delivery.target,
            delivery.cause,
            str(wanted),
            delivery.created_at,
            delivery.created_at,
        ),
    )
