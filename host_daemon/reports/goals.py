"""Goals of the control loops that are missed, and reached again: each told once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from host_daemon.base.clock import Clock
from host_daemon.base.latest import Latest
from host_daemon.base.texts import texts
from host_daemon.base.time_zone import zone
from host_daemon.events import GoalCrossed, uids
from host_daemon.metrics.figure import Figure
from host_daemon.reports.catalogue import report_context
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.loops import LOOPS
from host_daemon.reports.span import Span
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks

# Seconds between two looks, and days that a figure is of: four whole weeks, so that no weekday weighs more.
EVERY_S, DAYS = 3600.0, 28


class GoalWatch:
    """Stores a GoalCrossed when the whole interval of a figure lies below its goal, and when the figure has
    reached it again. settings: as they are now."""

    def __init__(
        self, config: Config, reader: Reader, sink: EventSink, settings: Latest[Settings], clock: Clock
    ) -> None:
        self._config, self._reader = config, reader
        self._sink, self._settings, self._clock = sink, settings, clock

    async def run(self) -> None:
        """Until cancelled."""
        async for _tick in Ticks(EVERY_S):
            await self.look()

    async def look(self) -> None:
        """Tell of the goals that were crossed since the last look. Raises JournalError."""
        for crossed in await asyncio.to_thread(self.crossed):
            await self._sink.store(crossed)

    def crossed(self) -> list[GoalCrossed]:
        """Goals that were crossed, of the whole post and of each of its points."""
        missed = {
            (one.loop, one.figure, one.point): not one.met for one in self._reader.events((GoalCrossed,))
        }
        return [
            one for one in self._figures() if one.met == missed.get((one.loop, one.figure, one.point), False)
        ]

    def _figures(self) -> list[GoalCrossed]:
        """Figures that are clearly below their goals, or not below them; others are not known yet."""
        settings, now = self._settings(), self._clock.now()
        here = zone(settings.post.time_zone)
        today = datetime.fromtimestamp(now / 1000, here).date()
        span = Span(today - timedelta(days=DAYS - 1), today, here)
        points = [one.id for one in self._config.points()]
        found = []
        journal = Path(self._config.data) / "journal.sqlite3"
        source = ReportData(journal, settings.contacts, now, report_context(settings))
        try:
            for point in ("", *(points if len(points) > 1 else ())):
                chosen = ReportFilter((point,) if point else ())
                for name, build in LOOPS.items():
                    loop = build(source, span, chosen, settings.goals, texts("en"))
                    for line in loop.lines:
                        figure = line.figure
                        if isinstance(figure, Figure) and not figure.value < loop.goal <= figure.high:
                            found.append(_of(name, line.name, point, figure, loop.goal, now))
        finally:
            source.close()
        return found


def _of(loop: str, name: str, point: str, figure: Figure, goal: float, now: int) -> GoalCrossed:
    return GoalCrossed(
        uid=uids.goal(loop, name, point, now),
        at=now,
        loop=loop,
        figure=name,
        point=point,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        goal=goal,
        n=figure.n,
        met=figure.value >= goal,
    )
