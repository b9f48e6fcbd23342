"""Deliveries that an event owes to targets: the text with the photo first, the track after it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from host_daemon.events import Event, FeedbackGiven, NoticeOwed, VoiceMessageLeft
from host_daemon.outbox.audience import receivers, takes
from host_daemon.store.records import Target

PARTS = ("alert", "track")
# What a customer adds comes when the alert has long gone: each is a message of its own.
WORDS, VOICE = "words", "voice"
# In the key of a delivery that somebody asked for once more.
AGAIN = "/again/"


def owe_for(connection: sqlite3.Connection, event: Event, known: Iterable[Target], now: int) -> None:
    """Write the deliveries that an event owes, in the transaction that writes it. known: the targets that
    there are."""
    if isinstance(event, NoticeOwed):
        owe(connection, event, known, now)
    elif isinstance(event, FeedbackGiven | VoiceMessageLeft):
        owe_words(connection, event, now)


def owe(connection: sqlite3.Connection, notice: NoticeOwed, known: Iterable[Target], now: int) -> None:
    """Write the notice's deliveries, in the transaction that writes the notice.

    known: the targets that there are; nothing is owed to others, nor to whom it does not concern. The key
    of a delivery is its cause, its target and its part: it exists once, however often it is owed.
    """
    for target in receivers(notice, known):
        for part in PARTS:
            _owe(connection, f"{notice.cause}/{target}/{part}", target, notice.cause, part, now)


def owe_words(connection: sqlite3.Connection, given: FeedbackGiven | VoiceMessageLeft, now: int) -> None:
    """Write the delivery of what a customer added to every target that is told of the rating behind it."""
    part = VOICE if isinstance(given, VoiceMessageLeft) else WORDS
    for target in _told(connection, given.cause):
        _owe(connection, f"{given.cause}/{target}/{part}", target, given.cause, part, now)


def owe_again(connection: sqlite3.Connection, notice: NoticeOwed, known: Iterable[Target], now: int) -> int:
    """Write everything about a notice's cause once more, to whoever was told of it before; gives how many
    deliveries.

    known: the targets that there are; every one that the notice concerns when none of those that were told is
    left. What still waits for its target is not asked for twice.
    """
    rows = connection.execute(
        "SELECT target, part, state FROM deliveries WHERE cause = ?", (notice.cause,)
    ).fetchall()
    told = {row[0] for row in rows}
    concerned = [target.name for target in known if takes(target, notice)]
    targets = [target for target in concerned if target in told] or concerned
    # Whole parts: their pieces come of themselves.
    parts = dict.fromkeys(row[1] for row in rows if row[1].isalpha()) or PARTS
    waiting = {(row[0], row[1]) for row in rows if row[2] not in ("sent", "refused", "split")}
    wanted = [(target, part) for target in targets for part in parts if (target, part) not in waiting]
    for target, part in wanted:
        _owe(connection, f"{notice.cause}/{target}/{part}{AGAIN}{now}", target, notice.cause, part, now)
    return len(wanted)


def _told(connection: sqlite3.Connection, cause: str) -> list[str]:
    rows = connection.execute("SELECT DISTINCT target FROM deliveries WHERE cause = ?", (cause,))
    return [row[0] for row in rows]


def _owe(connection: sqlite3.Connection, key: str, target: str, cause: str, part: str, now: int) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO deliveries (key, target, cause, part, state, created_at, not_before)"
        " VALUES (?, ?, ?, ?, 'waiting', ?, ?)",
        (key, target, cause, part, now, now),
    )
