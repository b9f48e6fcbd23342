"""Clock of a till, judged by when its receipts arrive."""

from __future__ import annotations

from collections import deque
from statistics import median

SAMPLES = 9  # receipts that the judgement rests on; the oldest goes
LEAST = 3
BURST_MS = 2000  # receipts that follow each other faster were held back and say nothing about the clock


class TillClock:
    """Gives each receipt its moment by the post's clock, and notices a till whose clock is wrong.

    tolerance_ms: difference that is no fault; tills print minutes, and cashiers take their time. It may be
        changed while the till is at work.
    """

    def __init__(self, tolerance_ms: int) -> None:
        self.tolerance_ms = tolerance_ms
        self._samples: deque[int] = deque(maxlen=SAMPLES)
        self._arrived: int | None = None
        self._alone: int | None = None  # of the last receipt that was fetched, unless more come with it
        self._fetched = False

    @property
    def ahead_ms(self) -> int:
        """Milliseconds by which the till's clock is ahead of the post's; 0 while it is right or not known."""
        if len(self._samples) < LEAST:
            return 0
        if self._fetched and max(self._samples) - min(self._samples) > self.tolerance_ms:
            return 0  # rows that are written late, each by another time
        ahead = round(median(self._samples))
        return ahead if abs(ahead) > self.tolerance_ms else 0

    def moment(self, printed: int | None, received_at: int, fetched: bool = False) -> int:
        """The moment at which the receipt was printed: UTC milliseconds, never after it arrived.

        printed: what the till says, as UTC milliseconds. A receipt that arrives by itself has just been
        printed, whatever it says. In a burst (the line was down), or when it was fetched from a table where
        it may have lain for days, each one's own time counts, corrected. What is fetched tells of the clock
        where rows come one by one, and all of them equally late.
        """
        burst = self._arrived is not None and received_at - self._arrived < BURST_MS
        self._arrived, self._fetched = received_at, fetched
        if self._alone is not None and not burst:
            self._samples.append(self._alone)
        self._alone = None
        if printed is None:
            return received_at
        if fetched and not burst:
            self._alone = printed - received_at
        elif not burst:
            self._samples.append(printed - received_at)
            return received_at
        corrected = min(printed - self.ahead_ms, received_at)
        return received_at if received_at - corrected <= self.tolerance_ms else corrected
