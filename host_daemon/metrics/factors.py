"""Factor analysis of a survey: how satisfied customers are with each factor, and what it weighs.

The weight is derived importance: the share of what the factors together explain of the key answer that is
due to each. Factors of one visit are correlated, so plain regression coefficients share it out at random
among them; the weights here are J. W. Johnson's relative weights (A Heuristic Method for Estimating the
Relative Weight of Predictor Variables in Multiple Regression, Multivariate Behavioral Research 35(1), 2000),
which stay close to the average over all orders of entry (Lindeman, Merenda and Gold) at a fraction of the
cost. Intervals are percentiles of a bootstrap over customers with a fixed seed, so a report repeats itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from host_daemon.metrics.figure import CONFIDENCE, Figure, TooFew
from host_daemon.metrics.spread import mean

RESAMPLES = 1000
Matrix = NDArray[numpy.float64]


@dataclass(frozen=True)
class Factor:
    """One factor. satisfaction: mean answer, in the survey's own scale. weight: 0 to 1, all sum to 1."""

    name: str
    satisfaction: Figure | TooFew
    weight: Figure | TooFew


@dataclass(frozen=True)
class FactorAnalysis:
    """factors: the heaviest first. explained: R^2, the share of the key answer that they explain at all.

    n: customers who answered the key question and every factor. Those who skipped one are left out.
    """

    factors: tuple[Factor, ...]
    explained: float
    n: int


def analyse(
    answers: Sequence[Mapping[str, float | None]],
    key: str,
    factors: Sequence[str],
    least: int,
    confidence: float = CONFIDENCE,
) -> FactorAnalysis:
    """The factors of a survey. answers: one mapping per customer, None or missing where they skipped.

    A weight needs `least` customers and ten for each factor. A factor that fewer than half of those who
    answered the key question were asked, or answered, has none: the survey has been changed, and nobody
    answered the old questions and the new ones.
    """
    keyed = [one for one in answers if one.get(key) is not None]
    answered = {name: sum(one.get(name) is not None for one in keyed) for name in factors}
    weighed = [name for name in factors if 2 * answered[name] >= len(keyed)]
    whole = [[answer for name in (key, *weighed) if (answer := one.get(name)) is not None] for one in keyed]
    rows: Matrix = numpy.array([row for row in whole if len(row) == len(weighed) + 1], dtype=float)
    satisfaction = {
        name: mean([answer for one in answers if (answer := one.get(name)) is not None], least, confidence)
        for name in factors
    }
    needed = max(least, 10 * len(weighed))
    if len(rows) < needed or not weighed:
        few = TooFew(len(rows), needed)
        return FactorAnalysis(
            tuple(Factor(name, satisfaction[name], few) for name in factors), 0.0, len(rows)
        )
    weights, explained = relative_weights(rows)
    chance = numpy.random.default_rng(0)
    drawn = numpy.array(
        [relative_weights(rows[chance.integers(0, len(rows), len(rows))])[0] for _ in range(RESAMPLES)]
    )
    tail = 50 * (1 - confidence)
    lows, highs = numpy.percentile(drawn, tail, axis=0), numpy.percentile(drawn, 100 - tail, axis=0)
    found = [
        Factor(
            name,
            satisfaction[name],
            Figure(float(weights[i]), float(lows[i]), float(highs[i]), len(rows), confidence),
        )
        for i, name in enumerate(weighed)
    ]
    found.sort(key=lambda factor: -weights[weighed.index(factor.name)])
    others = [
        Factor(name, satisfaction[name], TooFew(answered[name], -(-len(keyed) // 2)))
        for name in factors
        if name not in weighed
    ]
    return FactorAnalysis((*found, *others), explained, len(rows))


def relative_weights(rows: Matrix) -> tuple[Matrix, float]:
    """Johnson's weights (summing to 1) and R^2. rows: customers by (key answer, factor, factor, ...).

    An answer that everybody gave alike explains nothing: its weight is 0, as are all when the key is alike.
    """
    centred = rows - rows.mean(axis=0)
    spread = numpy.sqrt((centred**2).sum(axis=0))
    scaled = numpy.divide(centred, spread, out=numpy.zeros_like(centred), where=spread > 1e-12)
    y, x = scaled[:, 0], scaled[:, 1:]
    values, vectors = numpy.linalg.eigh(x.T @ x)
    usable = values > 1e-9
    roots = numpy.sqrt(numpy.where(usable, values, 0.0))
    inverse = numpy.divide(1.0, roots, out=numpy.zeros_like(roots), where=usable)
    loadings = vectors @ numpy.diag(roots) @ vectors.T
    slopes = vectors @ numpy.diag(inverse) @ vectors.T @ (x.T @ y)
    shares: Matrix = (loadings**2) @ (slopes**2)
    explained = float(shares.sum())
    return (shares / explained if explained > 1e-12 else shares), explained
