"""A figure about people: never without its sample size and its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Figure:
    """An estimate. value, low, high: in the figure's own unit; n: customers behind it."""

    value: float
    low: float
    high: float
    n: int
    confidence: float = CONFIDENCE


@dataclass(frozen=True)
class TooFew:
    """No figure: n customers are fewer than the `least` that one is worth showing for."""

    n: int
    least: int


@dataclass(frozen=True)
class Contradiction:
    """No figure: more were counted (`part`) than there can have been (`whole`); a counter is not used."""

    part: int
    whole: int


def quantile(confidence: float) -> float:
    """Number of standard errors that an interval of this confidence reaches to each side; 1.96 for 0.95.

    Raises ValueError when it is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a share between 0 and 1, not {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)
