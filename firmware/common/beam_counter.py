"""Counter of people who walk through one or two light beams.

One beam: every break is somebody who comes in. Two beams, the outer one first in the pin map: who
breaks the outer one and then the inner one comes in, the other way round goes out; who turns back is
not counted. Has the interface of `Keys`, so that a board can use either.
"""

from firmware.common.debounce import DOWN, UP, Debounce
from firmware.common.keys import Gestured
from firmware.common.ticks import diff
from firmware.common.wire import CLICK

IN = 0
OUT = 1
WALK_MS = 3000  # longest time from the first beam to the second


class BeamCounter:
    """beams: 1 or 2. settle_ms: shortest gap between two people. confirm_ms: shortest break that counts."""

    def __init__(self, beams: int, settle_ms: int = 150, confirm_ms: int = 30, stuck_ms: int = 30000) -> None:
        self._beams = [Debounce(settle_ms, confirm_ms) for _ in range(beams)]
        self._stuck_ms = stuck_ms
        self._first = -1
        self._first_at = 0
        self.stuck = 0  # a bit per beam

    def start(self, closed: list[bool], now: int) -> None:
        """A beam that is broken as the board starts counts when it is broken anew."""
        for beam, broken in zip(self._beams, closed):  # noqa: B905 (MicroPython's zip knows no `strict`)
            if broken:
                beam.feed(True, now)
                beam.settled, beam.down = False, True

    @property
    def busy(self) -> bool:
        """Whether `feed` is needed again within milliseconds."""
        return any(not beam.settled for beam in self._beams)

    @property
    def down(self) -> bool:
        """Whether any beam is broken."""
        return any(beam.down for beam in self._beams)

    def feed(self, beam: int, broken: bool, now: int) -> Gestured | None:
        """Takes a beam's state at ticks `now`. Who passed by it, or None."""
        event = self._beams[beam].feed(broken, now)
        if event == UP:
            self.stuck &= ~(1 << beam)
        if event != DOWN:
            return None
        at = self._beams[beam].since
        if len(self._beams) == 1:
            return Gestured(IN, CLICK, at)
        if self._first in (-1, beam) or diff(at, self._first_at) > WALK_MS:
            self._first, self._first_at = beam, at
            return None
        direction = IN if self._first == 0 else OUT
        self._first = -1
        return Gestured(direction, CLICK, at)

    def poll(self, now: int) -> Gestured | None:
        """Notices beams that stay broken: something stands in them. Forgets who turned back."""
        if self._first >= 0 and diff(now, self._first_at) > WALK_MS:
            self._first = -1
        for index, beam in enumerate(self._beams):
            if beam.down and diff(now, beam.since) >= self._stuck_ms:
                self.stuck |= 1 << index
        return None
