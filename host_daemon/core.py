"""The core of the post: what arrives is checked, stored with all that follows from it, and only then told."""

from __future__ import annotations

import asyncio
import functools
import logging
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from host_daemon import intake
from host_daemon.boards.silence import power
from host_daemon.clock import now_ms
from host_daemon.events import (
    BoardReported,
    Event,
    FacesMeasured,
    FeedbackGiven,
    HealthReported,
    NoticeOwed,
    Pressed,
    TrackRemoved,
)
from host_daemon.health import HealthBoard
from host_daemon.links.arrived import Arrived
from host_daemon.live import Live
from host_daemon.outbox import plan
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError, add, add_audit, add_measures
from host_daemon.texts import mark as _

log = logging.getLogger(__name__)

# Seconds of cameras that wait to be written; when the disk is away the oldest go: they are only measures.
MEASURES = 600
FLUSH_S = 1.0


@dataclass(frozen=True)
class Parts:
    """What the core works with.

    follow: everything that follows from a new event by the journal, the configuration and the rules, in
        order; it is called in the journal's thread, within the transaction that writes the event.
    tell: hands a stored event to whoever has to act on it (children, outbox).
    """

    config: Config
    journal: Journal
    health: HealthBoard
    live: Live
    follow: Callable[[sqlite3.Connection, Event], tuple[Event, ...]]
    tell: Callable[[Event], Awaitable[None]]


class Core:
    """Takes frames and events, from any link and child, one at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._measures: list[FacesMeasured] = []
        self._refused: Counter[str] = Counter()

    async def frame(self, arrived: Arrived, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Take a frame from a link. Its ack goes out by `send`, after the event is on disk and not before."""
        taken = intake.take(
            arrived.frame, arrived.received_at, arrived.link, arrived.signal_dbm, self._parts.config.key
        )
        if isinstance(taken, intake.Refused):
            await self._refuse(taken, arrived)
            return
        try:
            await self.store(taken.event, received_at=arrived.received_at)
        except JournalError as error:
            # The board keeps what is not acknowledged and sends it again.
            log.error("%s is not stored and not acknowledged: %s", taken.event.uid, error)
            return
        await send(taken.ack)
        await self._seen(taken.event)

    async def event(self, event: Event) -> None:
        """Take an event from a child or a page."""
        if isinstance(event, HealthReported):
            await self.report(event)
        elif isinstance(event, FacesMeasured):
            self._measures.append(event)
            del self._measures[:-MEASURES]
            self._parts.live.publish(event)
        else:
            await self.store(event)

    async def report(self, report: HealthReported) -> None:
        """Take a word on how something is."""
        if self._parts.health.put(report):
            level = logging.INFO if report.health in ("ok", "off") else logging.WARNING
            log.log(level, "%s is %s %s", report.uid, report.health, report.problem)
            self._parts.live.publish(report)

    async def store(self, event: Event, received_at: int | None = None) -> tuple[Event, ...]:
        """Write the event, what follows from it and what it owes, in one transaction; then tell.

        Gives back what is new: nothing when the event was in the journal already. Raises JournalError;
        then nothing was written.
        """
        targets = [target.name for target in self._parts.config.targets()]
        at = now_ms() if received_at is None else received_at

        def work(connection: sqlite3.Connection) -> tuple[Event, ...]:
            new = add(connection, (event,), at)
            if new:
                new += add(connection, self._parts.follow(connection, event), at)
            for each in new:
                if isinstance(each, NoticeOwed):
                    plan.owe(connection, each, targets, at)
                elif isinstance(each, FeedbackGiven):
                    plan.owe_words(connection, each, at)
                elif isinstance(each, TrackRemoved):
                    add_audit(connection, each.at, "post", f"removed ({each.reason})", each.track)
            return new

        try:
            new = await self._parts.journal.write(work)
        except JournalError as error:
            await self._disk("failed", str(error))
            raise
        await self._disk("ok", "")
        for each in new:
            self._parts.live.publish(each)
            await self._parts.tell(each)
        return new

    async def flush(self) -> None:
        """Until cancelled: write the cameras' seconds, together, once a second."""
        while True:
            await asyncio.sleep(FLUSH_S)
            batch, self._measures = self._measures, []
            if not batch:
                continue
            try:
                await self._parts.journal.write(functools.partial(add_measures, measures=batch))
            except JournalError as error:
                self._measures = (batch + self._measures)[-MEASURES:]
                await self._disk("failed", str(error))

    async def _disk(self, health: str, detail: str) -> None:
        await self.report(
            HealthReported(
                uid="disk:journal",
                at=now_ms(),
                sense="disk",
                name="journal",
                health="ok" if health == "ok" else "failed",
                problem=_("Nothing can be stored: boards keep their presses until it can") if detail else "",
                detail={"error": detail} if detail else {},
            )
        )

    async def _refuse(self, refused: intake.Refused, arrived: Arrived) -> None:
        self._refused[refused.device] += 1
        log.warning("refused a frame from %s on %s: %s", refused.device or "?", arrived.link, refused.why)
        board = self._parts.config.board(refused.device)
        await self.report(
            HealthReported(
                uid=f"board:{refused.device or arrived.link}:refused",
                at=arrived.received_at,
                sense="board",
                name=board.name if board else refused.device or arrived.link,
                health="warning",
                problem=REFUSALS[refused.why],
                detail={"refused": self._refused[refused.device]},
            )
        )

    async def _seen(self, event: Event) -> None:
        if not isinstance(event, Pressed | BoardReported):
            return
        board = self._parts.config.board(event.device)
        if board is None:
            return
        detail: dict[str, object] = {
            "power": power(board.pins),
            "battery_mv": event.battery_mv,
            "link": event.link,
        }
        if isinstance(event, BoardReported):
            detail |= {"version": event.version, "queue": event.queue, "signal_dbm": event.signal_dbm}
        await self.report(
            HealthReported(
                uid=f"board:{event.device}",
                at=now_ms(),
                sense="board",
                name=board.name,
                health="ok",
                detail=detail,
                virtual=board.virtual,
            )
        )


REFUSALS = {
    "unknown board": _("A board that is not paired with this post is speaking; pair it or switch it off"),
    "bad tag": _("A frame was not made with this board's key; pair the board again, or somebody imitates it"),
    "wrong version": _("A board speaks another version; flash it again"),
    "malformed": _("A frame came damaged"),
    "impossible age": _("A press claims an impossible age"),
    "not for the post": _("Somebody sends the post's own answers back to it"),
}
