"""Pareto of reasons: what comes up most, and which of the first few are really ahead.

Shares of one sample's reasons depend on each other, so their intervals are simultaneous: Wilson's, with the
error shared out among the reasons (L. A. Goodman, On Simultaneous Confidence Intervals for Multinomial
Proportions, Technometrics 7, 1965). Two reasons differ clearly when the difference of their shares, whose
variance is (p + q - (p - q)^2) / n, does so after Holm's correction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import NormalDist

from host_daemon.metrics.figure import CONFIDENCE
from host_daemon.metrics.response import wilson

VITAL = 0.8  # the few that make up this share of all


@dataclass(frozen=True)
class Reason:
    """One reason. share: of all mentions, with its interval. cumulative: with all that stand above it.

    vital: among the first that make 80 %. places: from and to, where it may stand by chance.
    """

    name: str
    count: int
    share: float
    low: float
    high: float
    cumulative: float
    vital: bool
    places: tuple[int, int]


def pareto(reasons: Iterable[str], confidence: float = CONFIDENCE) -> tuple[Reason, ...]:
    """Reasons by how often they were named (one entry per mention), the most frequent first."""
    counts = sorted(Counter(reasons).items(), key=lambda pair: (-pair[1], pair[0]))
    n = sum(count for _, count in counts)
    ahead = _ahead(counts, n, confidence)
    found, sum_so_far = [], 0
    for name, count in counts:
        low, high = wilson(count, n, 1 - (1 - confidence) / len(counts))
        vital = sum_so_far < VITAL * n
        sum_so_far += count
        place = (
            1 + sum((other, name) in ahead for other, _ in counts),
            len(counts) - sum((name, other) in ahead for other, _ in counts),
        )
        found.append(Reason(name, count, count / n, low, high, sum_so_far / n, vital, place))
    return tuple(found)


def _ahead(counts: list[tuple[str, int]], n: int, confidence: float) -> set[tuple[str, str]]:
    """Pairs of which the first is clearly more frequent."""
    normal, pairs = NormalDist(), []
    for (one, a), (other, b) in combinations(counts, 2):  # a >= b
        p, q = a / n, b / n
        error = sqrt((p + q - (p - q) ** 2) / n)
        pairs.append((2 * normal.cdf(-(p - q) / error) if error else 1.0, one, other))
    pairs.sort()
    clear = set()
    for i, (chance, one, other) in enumerate(pairs):
        if chance * (len(pairs) - i) >= 1 - confidence:
            break
        clear.add((one, other))
    return clear
