"""The core of the post: what arrives is checked, stored with all that follows from it, and only then told."""

from __future__ import annotations

import asyncio
import functools
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from host_daemon.base.clock import now_ms
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    Event,
    FacesMeasured,
    FeedbackGiven,
    HealthReported,
    NoticeOwed,
    PhrasesScored,
    TrackRemoved,
    VoiceMessageLeft,
)
from host_daemon.outbox import deliveries
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError, add, add_audit, add_measures
from host_daemon.supervision.event_bus import Live
from host_daemon.supervision.health import HealthBoard

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
    """Takes events from boards, children and pages, one at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._measures: list[FacesMeasured] = []

    async def event(self, event: Event) -> None:
        """Take an event from a child or a page."""
        if isinstance(event, HealthReported):
            await self.report(event)
        elif isinstance(event, FacesMeasured):
            self._measures.append(event)
            del self._measures[:-MEASURES]
            self._parts.live.publish(event)
        elif isinstance(event, PhrasesScored):
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
        at = now_ms() if received_at is None else received_at

        def happened(connection: sqlite3.Connection) -> tuple[Event, ...]:
            new = add(connection, (event,), at)
            return new + add(connection, self._parts.follow(connection, event), at) if new else ()

        return await self.enter(happened, at)

    async def enter(
        self, happened: Callable[[sqlite3.Connection], tuple[Event, ...]], at: int
    ) -> tuple[Event, ...]:
        """Write what `happened` adds to the journal and what that owes, in one transaction; then tell.

        Raises JournalError, and whatever `happened` raises; then nothing was written.
        """
        targets = [target.name for target in self._parts.config.targets()]

        def work(connection: sqlite3.Connection) -> tuple[Event, ...]:
            new = happened(connection)
            for each in new:
                if isinstance(each, NoticeOwed):
                    deliveries.owe(connection, each, targets, at)
                elif isinstance(each, FeedbackGiven | VoiceMessageLeft):
                    deliveries.owe_words(connection, each, at)
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
