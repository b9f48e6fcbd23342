"""The mean of measurements, and how far the true one may be from it."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, exp, pi, sin, sqrt
from statistics import NormalDist, fmean, variance

from host_daemon.metrics.figure import CONFIDENCE, Figure, TooFew


def student(confidence: float, degrees: int) -> float:
    """Number of standard errors of a mean that an interval of this confidence reaches to each side.

    Student's t by G. W. Hill, Algorithm 396, Communications of the ACM 13(10), 1970; five digits or better
    from 3 degrees of freedom on. Raises ValueError for no degrees or a confidence outside (0, 1).
    """
    if degrees < 1 or not 0 < confidence < 1:
        raise ValueError(f"no interval of {confidence} with {degrees} degrees of freedom")
    tails, n = 1 - confidence, degrees
    if n == 1:
        return cos(tails * pi / 2) / sin(tails * pi / 2)
    if n == 2:
        return sqrt(2 / (tails * (2 - tails)) - 2)
    a = 1 / (n - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * pi / 2) * n
    y = (d * tails) ** (2 / n)
    if y > 0.05 + a:
        x = NormalDist().inv_cdf(tails / 2)
        y = x * x
        if n < 5:
            c += 0.3 * (n - 4.5) * (x + 0.6)
        c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = exp(a * y * y) - 1
    else:
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (
            n + 1
        ) / (n + 2) + 1 / y
    return sqrt(n * y)


def mean(
    values: Sequence[float],
    least: int,
    confidence: float = CONFIDENCE,
    ends: tuple[float, float] | None = None,
) -> Figure | TooFew:
    """The mean of independent measurements with Student's interval; TooFew below `least` (2 at the least).

    ends: what a measurement can be at the least and at the most. Then one at each end is added before the
    interval is computed (A. Agresti and B. Coull did so for shares), so that thirty perfect ones do not
    promise a perfect thirty-first; and the interval stays within the ends.
    """
    n = len(values)
    if n < max(least, 2):
        return TooFew(n, max(least, 2))
    more = [*values, *(ends or ())]
    middle = fmean(more)
    reach = student(confidence, len(more) - 1) * sqrt(variance(more, middle) / len(more))
    value, low, high = fmean(values), middle - reach, middle + reach
    if ends is not None:
        low, high = max(ends[0], min(low, value)), min(ends[1], max(high, value))
    return Figure(value, low, high, n, confidence)
