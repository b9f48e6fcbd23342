"""Recordings of a talk that staff start and stop with one and the same gesture: which of them still run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from host_daemon.events import RecordingStarted, RecordingStopped, decode

# The longest one: what a track can reach back. A forgotten recording must not listen to the next customers.
LIMIT_MS = 600_000
STOPPED = "/stopped"


def running(connection: sqlite3.Connection, device: str, at: int) -> RecordingStarted | None:
    """The recording that `device` started before the moment `at` and that still ran then, or None."""
    rows = connection.execute(
        "SELECT body FROM events WHERE kind = 'RecordingStarted' AND at > ? AND at <= ?"
        " AND NOT EXISTS (SELECT 1 FROM events AS stop WHERE stop.uid = events.uid || ?)"
        " ORDER BY at DESC",
        (at - LIMIT_MS, at, STOPPED),
    )
    found = (decode(json.loads(body)) for (body,) in rows)
    return next((one for one in found if isinstance(one, RecordingStarted) and one.board == device), None)


def ended(
    started: Iterable[RecordingStarted], stopped: Iterable[RecordingStopped], now: int
) -> tuple[RecordingStopped, ...]:
    """The ends of recordings that have run for as long as they may."""
    over = {one.cause for one in stopped}
    return tuple(
        stop(one, one.at + LIMIT_MS, by_press=False)
        for one in started
        if one.uid not in over and now - one.at >= LIMIT_MS
    )


def stop(started: RecordingStarted, at: int, *, by_press: bool) -> RecordingStopped:
    """The end of a recording."""
    return RecordingStopped(
        uid=started.uid + STOPPED,
        at=at,
        point=started.point,
        operator=started.operator,
        board=started.board,
        started=started.at,
        cause=started.uid,
        reason="press" if by_press else "limit",
    )
