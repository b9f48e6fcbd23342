"""Trusted clock: how far time has passed beyond doubt. What expires goes by it, never by the clock alone.

A machine without a battery for its clock, or one that was told nonsense by the network, may be years ahead
for a minute, and a look at the clock in that minute would erase everything that is kept for days. So the
post's own reckoning goes on with the time that it has worked through, and follows the clock only where both
agree; a clock that leaps is taken at its word once it has stood by it for three days of work.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from host_daemon.base.clock import Clock
from host_daemon.base.durations import DAY_MS
from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks

log = logging.getLogger(__name__)

# A post that was switched off over a weekend has not leapt. Less than that is believed at once, and is what a
# wrong clock can cost at most.
LEAP_MS = 3 * DAY_MS
# Work for which a clock must stand by its leap: longer than a weekend at which nobody reads the page.
HELD_MS = 3 * DAY_MS
EVERY_S = 600.0
FILE = "passed.json"

LEAPT = _(
    "The clock jumped. Until it has run steadily for three days, nothing expires by age; check the "
    "date of this machine."
)


@dataclass(frozen=True)
class Reckoned:
    """at: what is believed, UTC milliseconds. clock: what the clock said then. held: milliseconds of work for
    which the clock has stood by its leap."""

    at: int
    clock: int
    held: int = 0

    @property
    def doubted(self) -> bool:
        """Whether the clock is not believed."""
        return self.at != self.clock


def reckon(last: Reckoned, clock: int, worked: int) -> Reckoned:
    """Time that is believed now. worked: milliseconds of work since `last`, 0 for those before a start."""
    due = last.at + worked
    if abs(clock - due) <= LEAP_MS:
        return Reckoned(clock, clock)
    stands = abs(clock - last.clock - worked) <= LEAP_MS
    held = last.held + worked if stands else 0
    return Reckoned(clock, clock) if held >= HELD_MS else Reckoned(due, clock, held)


class TrustedClock:
    """The time by which things expire, never ahead of the clock.

    data: the post's folder, in which the reckoning survives a restart. Without it the newest event tells.
    """

    def __init__(self, data: Path, reader: Reader, clock: Clock) -> None:
        self._path = data / FILE
        self._clock = clock
        last = _load(self._path)
        if last is None:
            newest = reader.newest()
            last = Reckoned(newest, newest) if newest is not None else Reckoned(clock.now(), clock.now())
        self._looked = clock.steady()
        self._now = reckon(last, clock.now(), 0)

    def now(self) -> int:
        """UTC milliseconds."""
        return min(self._clock.now(), self._now.at + self._clock.steady() - self._looked)

    def look(self) -> HealthReported:
        """Follow the clock where it can be believed, keep that, and say how it is."""
        clock, steady = self._clock.now(), self._clock.steady()
        self._now, self._looked = reckon(self._now, clock, steady - self._looked), steady
        try:
            write_whole(self._path, json.dumps(asdict(self._now)).encode())
        except OSError as error:
            log.error("%s cannot be written: %s", self._path, error)
        doubted = self._now.doubted
        return HealthReported(
            uid="disk:expiry",
            at=clock,
            sense="disk",
            name="expiry",
            health="warning" if doubted else "ok",
            problem=LEAPT if doubted else "",
            detail={"leap_days": round((clock - self._now.at) / DAY_MS, 1)} if doubted else {},
        )

    async def run(self, sink: EventSink) -> None:
        """Until cancelled: a look every ten minutes."""
        async for _tick in Ticks(EVERY_S):
            await sink.report(self.look())


def _load(path: Path) -> Reckoned | None:
    """The reckoning of the last run; None where it left nothing that can be read."""
    try:
        kept = Reckoned(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return kept if all(isinstance(part, int) for part in asdict(kept).values()) else None
