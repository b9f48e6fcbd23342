"""What a notice owes to its targets: the text with the photo first, the track after it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from host_daemon.events import NoticeOwed
from host_daemon.rules.action import ALL

PARTS = ("alert", "track")


def owe(connection: sqlite3.Connection, notice: NoticeOwed, known: Iterable[str], now: int) -> None:
    """Write the notice's deliveries, in the transaction that writes the notice.

    known: names of the targets that there are; `all` means each of them. A delivery's key is its cause,
    its target and its part: it exists once, however often it is owed.
    """
    targets = tuple(known) if notice.targets == ALL else notice.targets
    connection.executemany(
        "INSERT OR IGNORE INTO deliveries (key, target, cause, part, state, created_at, not_before)"
        " VALUES (?, ?, ?, ?, 'waiting', ?, ?)",
        [
            (f"{notice.cause}/{target}/{part}", target, notice.cause, part, now, now)
            for target in targets
            for part in PARTS
        ],
    )
