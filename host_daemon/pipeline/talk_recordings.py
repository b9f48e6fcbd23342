"""Recordings of a talk, which staff start and stop with one and the same gesture."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from host_daemon.base.clock import Clock
from host_daemon.base.durations import DAY_MS
from host_daemon.base.latest import Latest
from host_daemon.events import RecordingStarted, RecordingStopped, decode, uids
from host_daemon.settings.tree import Settings
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_bus import EventBus, news
from host_daemon.supervision.event_sink import EventSink

# Seconds between two looks while a recording runs: the limit is a setting.
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
        (at - limit_ms, at, uids.stopped(""), at),
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


class RecordingLimit:
    """Ends recordings that nobody stopped, `audio.record_limit_s` after they began."""

    def __init__(
        self, reader: Reader, sink: EventSink, bus: EventBus, settings: Latest[Settings], clock: Clock
    ) -> None:
        self._reader, self._sink, self._bus = reader, sink, bus
        self._settings, self._clock = settings, clock

    async def run(self) -> None:
        """Until cancelled. Looks into the journal at start, when a recording begins, and while one runs."""
        async with self._bus.view(RecordingStarted) as begun:
            while True:
                await news(begun, EVERY_S if await self.look() else None)

    async def look(self) -> bool:
        """End what has run for too long; whether another one still runs. Raises JournalError."""
        now, limit_ms = self._clock.now(), round(self._settings().audio.record_limit_s * 1000)
        started = self._reader.events((RecordingStarted,), now - DAY_MS)
        stopped = self._reader.events((RecordingStopped,), now - DAY_MS) if started else ()
        over = ended(started, stopped, now, limit_ms)
        for one in over:
            await self._sink.store(one)
        return len({one.uid for one in started} - {one.cause for one in (*stopped, *over)}) > 0


def stop(started: RecordingStarted, at: int, *, by_press: bool) -> RecordingStopped:
    """The end of a recording."""
    return RecordingStopped(
        uid=uids.stopped(started.uid),
        at=at,
        point=started.point,
        operator=started.operator,
        board=started.board,
        started=started.at,
        cause=started.uid,
        reason="press" if by_press else "limit",
    )
