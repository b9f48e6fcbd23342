"""Recordings of a talk that staff start and stop with one and the same gesture: which of them still run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable

from host_daemon.base.clock import now_ms
from host_daemon.base.durations import DAY_MS
from host_daemon.events import Event, RecordingStarted, RecordingStopped, decode
from host_daemon.store.reader import Reader
from host_daemon.supervision.periodic import Ticks

STOPPED = "/stopped"
# Seconds between two looks for recordings that nobody stopped.
EVERY_S = 5.0


def running(connection: sqlite3.Connection, limit_ms: int, device: str, at: int) -> RecordingStarted | None:
    """The recording that `device` started before the moment `at` and that still ran then, or None.

    limit_ms: the longest one; a forgotten recording must not listen to the next customers. One that ended
    after `at` ran then: a stop that comes late, after the limit has ended it, is no new beginning.
    """
    rows = connection.execute(
        "SELECT body FROM events WHERE kind = 'RecordingStarted' AND at > ? AND at <= ?"
        " AND NOT EXISTS (SELECT 1 FROM events AS stop WHERE stop.uid = events.uid || ? AND stop.at <= ?)"
        " ORDER BY at DESC",
        (at - limit_ms, at, STOPPED, at),
    )
    found = (decode(json.loads(body)) for (body,) in rows)
    return next((one for one in found if isinstance(one, RecordingStarted) and one.board == device), None)


def ended(
    started: Iterable[RecordingStarted], stopped: Iterable[RecordingStopped], now: int, limit_ms: int
) -> tuple[RecordingStopped, ...]:
    """The ends of recordings that have run for as long as they may."""
    over = {one.cause for one in stopped}
    return tuple(
        stop(one, one.at + limit_ms, by_press=False)
        for one in started
        if one.uid not in over and now - one.at >= limit_ms
    )


async def limit(
    reader: Reader, store: Callable[[Event], Awaitable[None]], limit_ms: Callable[[], int]
) -> None:
    """Until cancelled: recordings that nobody stopped end by themselves."""
    async for _tick in Ticks(EVERY_S):
        now = now_ms()
        started = reader.events((RecordingStarted,), now - DAY_MS, now)
        stopped = reader.events((RecordingStopped,), now - DAY_MS) if started else ()
        for one in ended(started, stopped, now, limit_ms()):
            await store(one)


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
