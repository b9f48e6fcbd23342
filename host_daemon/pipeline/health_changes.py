"""Failures of senses, boards, links and deliveries that last, and their end: each told once."""

from __future__ import annotations

from host_daemon.base.clock import Clock
from host_daemon.base.durations import DAY_MS
from host_daemon.events import HealthChanged, HealthReported, uids
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.periodic import Ticks

# Seconds between two looks, and how long something must stay as it is: a restart of a camera tells nobody.
EVERY_S, LASTING_MS = 2.0, 30_000
# A failure that was told so long ago is forgotten, and told anew if it is still there.
REMEMBERED_MS = 30 * DAY_MS


class HealthChanges:
    """Stores a HealthChanged when something fails, and when it works again; a restart repeats neither."""

    def __init__(self, reader: Reader, health: HealthBoard, sink: EventSink, clock: Clock) -> None:
        self._reader, self._health = reader, health
        self._sink, self._clock = sink, clock
        self._since: dict[str, tuple[bool, int]] = {}  # whether it fails, and since when; one entry a subject
        self._failing: set[str] | None = None

    async def run(self) -> None:
        """Until cancelled."""
        async for _tick in Ticks(EVERY_S):
            await self.look()

    async def look(self) -> None:
        """Tell of what has been otherwise for long enough. Raises JournalError."""
        now = self._clock.now()
        if self._failing is None:
            self._failing = self._told(now)
        reports = self._health.all(now)
        self._since = {one.uid: self._since.get(one.uid, (fails(one), now)) for one in reports}
        for report in reports:
            failing, since = fails(report), self._since[report.uid][1]
            if failing != self._since[report.uid][0]:
                self._since[report.uid] = (failing, since := now)
            if failing != (report.uid in self._failing) and now - since >= LASTING_MS:
                await self._sink.store(_changed(report, failing, now))
                (self._failing.add if failing else self._failing.discard)(report.uid)

    def _told(self, now: int) -> set[str]:
        """Subjects of which the last word was that they fail."""
        newest: dict[str, bool] = {}
        for change in self._reader.events((HealthChanged,), now - REMEMBERED_MS):
            newest[f"{change.sense}:{change.name}"] = change.health != "ok"
        return {subject for subject, failing in newest.items() if failing}


def fails(report: HealthReported) -> bool:
    """Whether somebody has to mend something. A delivery that cannot be made has a warning, nothing worse."""
    return report.health == "failed" or (report.sense == "delivery" and report.health == "warning")


def _changed(report: HealthReported, failing: bool, now: int) -> HealthChanged:
    return HealthChanged(
        uid=uids.health_change(report.uid, now),
        at=now,
        sense=report.sense,
        name=report.name,
        health=report.health if failing else "ok",
        problem=report.problem if failing else "",
    )
