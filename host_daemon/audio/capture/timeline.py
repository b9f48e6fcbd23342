"""Timeline of a card: its own time stamps made into one steady line: when each sample sounded. Pure."""

from __future__ import annotations

import statistics
from collections import deque

# Of the card's stamps the last five seconds count; one that stands alone by this much is noise, several in a
# row are samples that the system lost (or a card that started late).
KEPT = 64
STEP_US = 15_000
IN_A_ROW = 6
# So many steady stamps make a beginning: sound systems have been seen to be wrong for ten, and steadily so.
BEGINNING = 12
# A card whose stamps never settle is believed after this many.
PATIENCE = 40


class Timeline:
    """The line from sample numbers to monotonic time, for one unbroken run of a card.

    Feed it every chunk. Until it is `settled` the card is still starting: sound systems swallow up to two
    seconds then without a word, so what came before has no certain time and must not be kept.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._offsets: deque[float] = deque(maxlen=KEPT)
        self._fed = 0
        self._first: tuple[int, float] | None = None
        self._last: tuple[int, float] | None = None
        self.settled = False

    def feed(self, first: int, heard_us: int) -> bool:
        """A chunk began with sample `first`, which the card says sounded at `heard_us` (monotonic).

        Returns whether the line broke: samples are missing, or were doubled, some chunks before this one; the
        line then starts anew from those chunks.
        """
        offset = heard_us - first * 1_000_000 / self.rate
        self._offsets.append(offset)
        self._fed += 1
        recent = list(self._offsets)[-IN_A_ROW:]
        steady = len(recent) == IN_A_ROW and max(recent) - min(recent) < STEP_US
        if not self.settled:
            beginning = list(self._offsets)[-BEGINNING:]
            if self._fed >= PATIENCE or (
                len(beginning) == BEGINNING and max(beginning) - min(beginning) < STEP_US
            ):
                self.settled = True
                self._offsets = deque(beginning, maxlen=KEPT)
            return False
        before = list(self._offsets)[:-IN_A_ROW]
        if steady and before:
            shift = statistics.median(recent) - statistics.median(before)
            # All on one side, so that a single wild stamp among six cannot do it.
            if abs(shift) > STEP_US and all((o - statistics.median(before)) * shift > 0 for o in recent):
                self._offsets = deque(recent, maxlen=KEPT)
                self._first = self._last = None
                return True
        if len(self._offsets) == KEPT:
            point = (first, statistics.median(self._offsets))
            self._first = self._first or point
            self._last = point
        return False

    def at(self, sample: int) -> int:
        """Time at which that sample sounded, monotonic microseconds."""
        return round(statistics.median(self._offsets) + sample * 1_000_000 / self.rate)

    @property
    def drift_ppm(self) -> float | None:
        """Slowness of the card's clock against the system's, in millionths; None before a minute."""
        if self._first is None or self._last is None or self._last[0] - self._first[0] < 60 * self.rate:
            return None
        (a, x), (b, y) = self._first, self._last
        return (y - x) / ((b - a) / self.rate)
