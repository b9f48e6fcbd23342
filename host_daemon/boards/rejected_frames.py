"""Rejected frames: counted, written to the journal now and then, reported as health."""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from dataclasses import dataclass

from host_daemon.base.durations import HOUR_MS, MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.boards.frame_decoder import RejectionReason
from host_daemon.events import HealthReported
from host_daemon.links.link import Arrived
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.health import HealthBoard

log = logging.getLogger(__name__)

# Health report of all boards that are not paired.
STRANGERS_UID = "board:strangers"
KEPT_MINUTES = 90 * 24 * 60
# Strangers that are counted by name in a minute; the others share the empty name.
STRANGERS = 5


# What each cause means to a manager.
WORDS: dict[str, str] = {
    "unknown board": _("A board that is not paired with this post is sending; pair it or switch it off"),
    "bad tag": _(
        "A frame was not made with this board's key; pair the board again, or somebody is imitating it"
    ),
    "wrong version": _("A board uses another protocol version; flash it again"),
    "malformed": _("A frame arrived damaged"),
    "impossible age": _("A press has an impossible age"),
    "not for the post": _("Somebody sends the post's own answers back to it"),
    "replay": _("Somebody plays back what this board said before"),
}


# By minute, device (12 hex digits, empty when not known) and cause.
Counts = Counter[tuple[int, str, str]]


@dataclass(frozen=True, kw_only=True)
class Rejections:
    """Number of frames of one board that were rejected for one cause, and the minute of the last."""

    device: str
    why: str
    count: int
    last_at: int


class RejectionCounter:
    """Counts until it is written down. config: knows the paired boards."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._counts: Counts = Counter()
        self._minute = 0
        self._strangers: set[str] = set()

    def put(self, device: str, why: str, at: int) -> bool:
        """Count one; True for the first of its kind since it was last written down."""
        minute = at // MINUTE_MS
        if minute != self._minute:
            self._minute, self._strangers = minute, set()
        if device and self._config.board(device) is None:
            if len(self._strangers) < STRANGERS:
                self._strangers.add(device)
            device = device if device in self._strangers else ""
        self._counts[minute, device, why] += 1
        return self._counts[minute, device, why] == 1

    def take(self) -> Counts:
        """The counts so far; counting goes on from nothing."""
        taken, self._counts = self._counts, Counter()
        return taken

    def give_back(self, counts: Counts) -> None:
        """Count on from these: they could not be written. The oldest go when the disk is away for long."""
        self._counts.update(counts)
        for place in sorted(self._counts)[: -10 * STRANGERS * 60]:
            del self._counts[place]


def write(connection: sqlite3.Connection, counts: Counts, passed: int) -> None:
    """Put counts on disk, within a transaction; what is older than 90 days goes.

    passed: how far time has passed, see TrustedClock.
    """
    connection.executemany(
        "INSERT INTO board_refusals VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count",
        [(*place, count) for place, count in counts.items()],
    )
    oldest = passed // MINUTE_MS - KEPT_MINUTES
    connection.execute("DELETE FROM board_refusals WHERE minute < ?", (oldest,))


def since(connection: sqlite3.Connection, start: int) -> tuple[Rejections, ...]:
    """Rejected frames from `start` on, by board and cause, the newest first."""
    rows = connection.execute(
        "SELECT device, why, sum(count), max(minute) FROM board_refusals WHERE minute >= ?"
        " GROUP BY device, why ORDER BY max(minute) DESC, device, why",
        (start // MINUTE_MS,),
    )
    return tuple(
        Rejections(device=device, why=why, count=count, last_at=minute * MINUTE_MS)
        for device, why, count, minute in rows
    )


class RejectedFrames:
    """Of all boards, paired or not. sink: takes the health of boards."""

    def __init__(
        self,
        config: Config,
        journal: Journal,
        health: HealthBoard,
        trusted_clock: TrustedClock,
        sink: EventSink,
    ) -> None:
        self._config, self._journal, self._health = config, journal, health
        self._trusted_clock, self._sink = trusted_clock, sink
        self._counter = RejectionCounter(config)
        self._reported: set[str] = set()

    def put(self, device: str, why: RejectionReason, arrived: Arrived) -> None:
        """One more. device: whose it says it is."""
        if self._counter.put(device, why, arrived.received_at):
            log.warning("refused a frame from %s on %s: %s", device or "?", arrived.link, why)

    async def write(self, now: int) -> None:
        """Write the counts to the journal; report those of the last hour as health. now: UTC milliseconds."""
        counts = self._counter.take()
        if not counts and not self._reported:
            return

        def work(connection: sqlite3.Connection) -> tuple[Rejections, ...]:
            write(connection, counts, self._trusted_clock.now())
            return since(connection, now - HOUR_MS)

        try:
            found = await self._journal.write(work)
        except JournalError:
            self._counter.give_back(counts)
            return
        reports: dict[str, HealthReported] = {}
        for one in found:
            board = self._config.board(one.device)
            uid = f"board:{one.device}:refused" if board else STRANGERS_UID
            earlier = reports[uid].detail if uid in reports else {}
            reports[uid] = HealthReported(
                uid=uid,
                at=one.last_at,
                sense="board",
                name=board.name if board else one.device or "?",
                health="warning",
                problem=WORDS[one.why],
                detail=earlier | {one.why: earlier.get(one.why, 0) + one.count},
            )
        for report in reports.values():
            await self._sink.report(report)
        for uid in self._reported - reports.keys():
            self._health.forget(uid)
        self._reported = set(reports)
