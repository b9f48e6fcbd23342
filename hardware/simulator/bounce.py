"""Edges as real switches make them.

Ganssle, "A Guide to Debouncing": 18 switches bounced 1.6 ms on average, up to 6.2 ms (one of them 157 ms,
left out here: its pin map needs a longer settling time).
"""

from __future__ import annotations

import random

MEAN_US = 1557
LONGEST_US = 6200
MOST = 80  # edges of one bounce

# A level and the microseconds since the edge before it.
Edge = tuple[int, int]


def clean(level: int) -> list[Edge]:
    """One edge to `level`."""
    return [(level, 0)]


def bouncing(level: int, chance: random.Random) -> list[Edge]:
    """An edge to `level` with bounce: it flickers for a time drawn around the mean, and ends there."""
    left = min(chance.expovariate(1 / MEAN_US), LONGEST_US)
    edges, now, wait = [(level, 0)], level, 0.0
    while left > 0 and len(edges) < MOST:
        wait = min(chance.expovariate(1 / 200) + 10, left)
        left -= wait
        now = 1 - now
        edges.append((now, round(wait)))
    if now != level:
        edges.append((level, 50))
    return edges
