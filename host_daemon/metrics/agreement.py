"""Agreement of two listeners beyond chance (kappa).

J. Cohen, A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement 20(1),
1960. The answers of one track hang together, so the interval comes from leaving out one track at a time
(the jackknife: B. Efron and C. Stein, The Annals of Statistics 9(3), 1981), not one answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from host_daemon.metrics.figure import CONFIDENCE, Figure, TooFew
from host_daemon.metrics.spread import student

Answer = bool | None
Pair = tuple[Answer, Answer]


@dataclass(frozen=True)
class Agreement:
    """same: share of answers that were the same, 0 to 1. kappa: beyond chance, 1 is always, 0 is by chance.

    tracks: that two people heard. answers: on them.
    """

    same: float
    kappa: Figure
    tracks: int
    answers: int


def agreement(
    tracks: Iterable[tuple[Mapping[str, Answer], Mapping[str, Answer]]],
    least: int,
    confidence: float = CONFIDENCE,
) -> Agreement | TooFew:
    """The agreement over tracks that two people scored; TooFew below `least` tracks (2 at the least)."""
    kept = [
        pairs
        for one, other in tracks
        if (pairs := [(one[name], other[name]) for name in one if name in other])
    ]
    least = max(least, 2)
    if len(kept) < least:
        return TooFew(len(kept), least)
    whole = [pair for track in kept for pair in track]
    found = kappa(whole)
    without = [
        kappa([pair for k, track in enumerate(kept) if k != i for pair in track]) for i in range(len(kept))
    ]
    middle = fmean(without)
    error = sqrt((len(kept) - 1) / len(kept) * sum((one - middle) ** 2 for one in without))
    reach = student(confidence, len(kept) - 1) * error
    return Agreement(
        same=fmean(one == other for one, other in whole),
        kappa=Figure(found, max(-1.0, found - reach), min(1.0, found + reach), len(kept), confidence),
        tracks=len(kept),
        answers=len(whole),
    )


def kappa(pairs: Sequence[Pair]) -> float:
    """Cohen's kappa; 1 when everybody always said the same one thing, where chance leaves no room."""
    n = len(pairs)
    seen = sum(one == other for one, other in pairs) / n
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[answer] * second[answer] for answer in first) / n**2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)
