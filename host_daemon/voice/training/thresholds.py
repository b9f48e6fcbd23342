"""Thresholds: false alarms an hour from scores, and the threshold for a wished rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# False alarms an hour that a phrase may have.
FALSE_ALARMS = 0.5
# Two detections of one phrase are at least this many embeddings apart (1 s).
APART = 12
# The tail of a classifier's scores is read from this many of its highest peaks.
_TAIL = 20


def peaks(scores: Floats, most: int = 400) -> Floats:
    """The highest scores at least APART from each other, falling: what a detector would count as one
    alarm each."""
    order = np.argsort(-scores, kind="stable")
    taken = np.zeros(len(scores) + 2 * APART, bool)
    found: list[float] = []
    for place in order[: most * 4 * APART]:
        if not np.isfinite(scores[place]) or len(found) == most:
            break
        if not taken[place + APART]:
            found.append(float(scores[place]))
            taken[place : place + 2 * APART + 1] = True
    return np.array(found, np.float32)


def allowing(falling: Floats, hours: float, per_hour: float) -> float:
    """The lowest threshold that at most per_hour * hours of the falling peaks exceed."""
    allowed = int(per_hour * hours)
    return float(falling[allowed]) if allowed < len(falling) else -np.inf


def threshold(falling: Floats, hours: float, per_hour: float) -> float:
    """A threshold for `per_hour` false alarms, also where that is fewer than the sound at hand has shown.

    The rate of peaks above a score falls by a constant factor per unit of score in the tail; the line is laid
    through the highest twenty peaks.
    """
    tail = falling[:_TAIL].astype(np.float64)
    if len(tail) < 5 or tail[0] - tail[-1] < 1e-3:
        return float(tail[0]) + 1.0 if len(tail) else 0.0
    rates = np.log((np.arange(len(tail)) + 0.5) / hours)
    # Regress the score on the log rate: the score is what is looked for.
    slope, at = np.polyfit(rates, tail, 1)
    return float(at + slope * np.log(per_hour))


def rate(falling: Floats, hours: float, level: float) -> float:
    """Alarms per hour above `level`."""
    return float((falling > level).sum()) / hours if hours else 0.0
