"""Comparisons that correct for chance: who differs clearly, and who is not to be ranked.

With ten operators there are 45 pairs, and with no difference at all two of them would look different at
95 %. So the p-values of all pairs are corrected together (S. Holm, A Simple Sequentially Rejective Multiple
Test Procedure, Scandinavian Journal of Statistics 6, 1979): the chance of even one false difference among
all of them stays below 5 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import NormalDist

from host_daemon.metrics.figure import CONFIDENCE, quantile


@dataclass(frozen=True)
class Estimate:
    """One figure of one operator, point or period, independent of the others. variance: of the value."""

    name: str
    value: float
    variance: float
    n: int


@dataclass(frozen=True)
class Difference:
    """`one` against `other`. value: one minus other. low, high: interval of this pair taken alone.

    p: corrected for all pairs compared. clear: whether it is more than chance.
    """

    one: str
    other: str
    value: float
    low: float
    high: float
    p: float
    clear: bool


def compare(estimates: Sequence[Estimate], confidence: float = CONFIDENCE) -> tuple[Difference, ...]:
    """Every pair, those with the smallest p first."""
    normal, reach = NormalDist(), quantile(confidence)
    pairs = []
    for one, other in combinations(estimates, 2):
        value, error = one.value - other.value, sqrt(one.variance + other.variance)
        # Figures without any variance are exact: they differ or they do not.
        p = 2 * normal.cdf(-abs(value) / error) if error else float(value == 0)
        pairs.append((p, one.name, other.name, value, error))
    pairs.sort()
    found, worst = [], 0.0
    for i, (p, one_name, other_name, value, error) in enumerate(pairs):
        worst = max(worst, min(1.0, p * (len(pairs) - i)))
        found.append(
            Difference(
                one_name,
                other_name,
                value,
                value - reach * error,
                value + reach * error,
                worst,
                worst < 1 - confidence,
            )
        )
    return tuple(found)


def places(estimates: Sequence[Estimate], confidence: float = CONFIDENCE) -> dict[str, tuple[int, int]]:
    """The places (from, to) that each may hold, 1 for the highest value: only clear differences rank.

    (1, 4) for everybody among four means: there is nothing to rank.
    """
    above = {estimate.name: 0 for estimate in estimates}
    below = dict(above)
    for pair in compare(estimates, confidence):
        if pair.clear:
            better, worse = (pair.one, pair.other) if pair.value > 0 else (pair.other, pair.one)
            above[worse] += 1
            below[better] += 1
    return {name: (above[name] + 1, len(estimates) - below[name]) for name in above}
