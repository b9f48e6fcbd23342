"""Bursts: a sudden positive or negative change of one person's expression against their own baseline. Pure.

Valence is positive minus negative. A fast mean of it is held against a slow one; a burst begins when
they part by
`part`, and the next may begin once they have come together to `meet` (hysteresis), or the same burst
would be told again with every frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from host_daemon.vision.faces.expression import Expression

FAST_MS, SLOW_MS = 900, 12_000
# A baseline of less than this is no baseline: somebody who comes in smiling does not burst out.
KNOWN_MS = 2_500
# Bursts of one person that follow sooner are one and the same.
REST_MS = 5_000


@dataclass(frozen=True)
class Burst:
    """at: UTC milliseconds. change: of the valence, -2 to 2."""

    at: int
    direction: Literal["positive", "negative"]
    change: float
    positive: float
    negative: float


class Bursts:
    """Watches the customer of one camera. part, meet: differences of valence, see above."""

    def __init__(self, part: float = 0.45, meet: float = 0.2) -> None:
        self._part, self._meet = part, meet
        self._visitor = 0
        self._since = self._last = 0
        self._fast = self._slow = 0.0
        self._looks = 0
        self._armed = True
        self._burst_at: int | None = None

    def update(self, at: int, visitor: int, read: Expression) -> Burst | None:
        """One look at `visitor` (a number, see visitors.py); the burst that begins with it, if one does."""
        valence = read.positive - read.negative
        if visitor != self._visitor:
            self._visitor, self._since, self._last = visitor, at, at
            self._fast = self._slow = valence
            self._looks, self._armed, self._burst_at = 1, True, None
            return None
        step, self._last = max(0, at - self._last), at
        self._looks += 1
        self._fast += _share(step, FAST_MS, self._looks) * (valence - self._fast)
        self._slow += _share(step, SLOW_MS, self._looks) * (valence - self._slow)
        change = self._fast - self._slow
        if not self._armed:
            self._armed = abs(change) <= self._meet
            return None
        rested = self._burst_at is None or at - self._burst_at >= REST_MS
        if abs(change) < self._part or at - self._since < KNOWN_MS or not rested:
            return None
        self._armed, self._burst_at = False, at
        return Burst(
            at,
            "positive" if change > 0 else "negative",
            round(change, 3),
            round(read.positive, 3),
            round(read.negative, 3),
        )


def _share(step_ms: int, span_ms: int, looks: int) -> float:
    """Weight of a new value in a mean over `span_ms`; the plain mean as long as there are few."""
    return max(1 - math.exp(-step_ms / span_ms), 1 / looks)
