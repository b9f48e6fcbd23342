"""Event processor: stores an event with all that follows from it, and only then hands it on."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable

from host_daemon.base.clock import Clock
from host_daemon.base.texts import mark as _
from host_daemon.base.time_zone import zone
from host_daemon.events import Event, FacesMeasured, HealthReported, PhrasesScored, TrackRemoved
from host_daemon.outbox import deliveries
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.consequences import CONSEQUENCES, follow
from host_daemon.pipeline.context import context_of, placed
from host_daemon.rules.dry_run import dry_run
from host_daemon.rules.storm_guard import StormGuard
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.directory import Directory
from host_daemon.store.journal import AuditNote, Journal, JournalError, Work, add, add_audit, add_measures
from host_daemon.supervision.child_process import Child
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.periodic import Ticks

log = logging.getLogger(__name__)

# Seconds of cameras that wait to be written; when the disk is away the oldest go: they are only measures.
MEASURES = 600
# A camera has one second a second, so this costs no more writes; whoever waits for it is told the sooner.
FLUSH_S = 0.2


class EventProcessor:
    """The EventSink of the post: takes events from boards, children and pages.

    lately: events of the last hour, so that a post which starts in the middle of a storm knows of it.
    """

    def __init__(
        self,
        *,
        config: Config,
        settings: Current,
        journal: Journal,
        health: HealthBoard,
        bus: EventBus,
        directory: Directory,
        rules: ActiveRules,
        clock: Clock,
        lately: Iterable[Event] = (),
    ) -> None:
        self._config, self._settings = config, settings
        self._journal, self._health, self._bus = journal, health, bus
        self._directory, self._rules, self._clock = directory, rules, clock
        self._zone = zone(settings().post.time_zone)
        self._guard = StormGuard()
        self._children: dict[type[Event], Child] = {}
        self._measures: list[FacesMeasured] = []
        spam_window_ms = round(settings().contacts.spam_window_s * 1000)
        dry_run(rules.in_force(), placed(lately, directory), self._guard, spam_window_ms, self._zone)

    def hand_on(self, kinds: Iterable[type[Event]], child: Child) -> None:
        """Let `child` have every event of these kinds once it is stored."""
        self._children |= dict.fromkeys(kinds, child)

    async def store(
        self, event: Event, received_at: int | None = None, note: AuditNote | None = None
    ) -> tuple[Event, ...]:
        """Write the event, what follows from it, what it owes and the audit note in one transaction; then
        hand everything on to views of the event bus and to child processes.

        note: written with the event, also when the journal had the event already. received_at: UTC
        milliseconds, or now. Gives back what is new: nothing when the event was in the journal already.
        Reports on health go to the health board instead, seconds of a camera are written a little later.
        Raises JournalError; then nothing was written.
        """
        if isinstance(event, HealthReported):
            await self.report(event)
            return ()
        if isinstance(event, FacesMeasured | PhrasesScored):
            self._show(event)
            return ()
        at = self._clock.now() if received_at is None else received_at

        def work(connection: sqlite3.Connection) -> tuple[Event, ...]:
            if note:
                add_audit(connection, at, note.user, note.action, note.subject)
            return add(connection, (event,), at)

        return await self.process(work, at)

    async def process(self, work: Work[tuple[Event, ...]], at: int) -> tuple[Event, ...]:
        """Run `work`, which adds events to the journal and gives back the new ones, with everything that
        follows from these in one transaction; then hand on. at: when they were received, UTC milliseconds.

        Gives back all that is new. Raises JournalError, and whatever `work` raises; then nothing was written.
        """
        targets = self._config.targets()
        reports: list[HealthReported] = []

        def transaction(connection: sqlite3.Connection) -> tuple[Event, ...]:
            new = work(connection)
            for event in new:
                following = self._follow(connection, event)
                reports.extend(each for each in following if isinstance(each, HealthReported))
                new += add(connection, (e for e in following if not isinstance(e, HealthReported)), at)
            for event in new:
                deliveries.owe_for(connection, event, targets, at)
                if isinstance(event, TrackRemoved):
                    add_audit(connection, event.at, "post", f"removed ({event.reason})", event.track)
            return new

        try:
            new = await self._journal.write(transaction)
        except JournalError as error:
            await self._disk(str(error))
            raise
        await self._disk("")
        for report in reports:
            await self.report(report)
        for event in new:
            self._bus.publish(event)
            await self._hand_on(event)
        return new

    async def report(self, report: HealthReported) -> None:
        """Put a word on how something is on the health board; what is new is logged and published."""
        if self._health.put(report):
            level = logging.INFO if report.health in ("ok", "off") else logging.WARNING
            log.log(level, "%s is %s %s", report.uid, report.health, report.problem)
            self._bus.publish(report)

    async def write_measures(self) -> None:
        """Until cancelled: write the cameras' seconds as they come."""
        async for _tick in Ticks(FLUSH_S):
            batch, self._measures = self._measures, []
            if batch:
                await self._write(batch)

    async def _write(self, batch: list[FacesMeasured]) -> None:
        """Write measures, or keep them for the next time."""
        try:
            await self._journal.write(lambda connection: add_measures(connection, batch))
        except JournalError as error:
            self._measures = (batch + self._measures)[-MEASURES:]
            await self._disk(str(error))

    def _follow(self, connection: sqlite3.Connection, event: Event) -> tuple[Event, ...]:
        if type(event) not in CONSEQUENCES:
            return ()
        context = context_of(
            event,
            connection,
            self._directory,
            rules=self._rules.in_force(),
            settings=self._settings(),
            zone=self._zone,
            now=self._clock.now(),
        )
        return follow(event, context, self._guard) if context else ()

    async def _hand_on(self, event: Event) -> None:
        self._directory.put(event)
        if child := self._children.get(type(event)):
            await child.send(event)

    def _show(self, event: FacesMeasured | PhrasesScored) -> None:
        if isinstance(event, FacesMeasured):
            self._measures.append(event)
            del self._measures[:-MEASURES]
        self._bus.publish(event)

    async def _disk(self, error: str) -> None:
        await self.report(
            HealthReported(
                uid="disk:journal",
                at=self._clock.now(),
                sense="disk",
                name="journal",
                health="failed" if error else "ok",
                problem=_("Nothing can be stored: boards keep their presses until this is fixed")
                if error
                else "",
                detail={"error": error} if error else {},
            )
        )
