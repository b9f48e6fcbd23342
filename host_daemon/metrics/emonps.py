"""Emotional NPS: %loyal - %critics - %silent*K over all customers who were asked.

Each asked customer is one of four, and scores: loyal 1 (clearly positive rating with a positive emotional
background while rating), passive 0 (clearly positive rating without it), critic -1 (any other rating),
silent -K (asked, no rating in the window: a share K of them counts as critics, 1-K as passive).
Emotional NPS is the mean score, in percentage points from -100 to 100.

With shares p of n customers drawn at random the four counts are multinomial, so the mean has the variance
(p_loyal + p_critic + K^2 p_silent - mean^2) / n. The interval is the adjusted Wald one: a constant of 3
customers is added before it is computed, here 3/4 to each of the four kinds. Rocks found this constant for
the net promoter score (B. Rocks, Interval Estimation for the "Net Promoter Score", The American Statistician
70(4), 2016, arXiv:1601.07235); plain Wald covers 79 to 94 % at n = 30, this 94.5 % and more (README.md).
The value itself is not adjusted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import sqrt

from host_daemon.contacts.contact import Contact
from host_daemon.metrics.figure import CONFIDENCE, Contradiction, Figure, TooFew, quantile

ADDED = 0.75


@dataclass(frozen=True)
class AskedCounts:
    """Asked customers by outcome.

    unmeasured: positive ratings without any verdict on the background; they are among the passive, and
    many of them mean a camera that sees nobody rather than customers without joy.
    """

    loyal: int = 0
    passive: int = 0
    critics: int = 0
    silent: int = 0
    unmeasured: int = 0

    @property
    def asked(self) -> int:
        return self.loyal + self.passive + self.critics + self.silent

    @property
    def rated(self) -> int:
        return self.loyal + self.passive + self.critics

    def __add__(self, other: AskedCounts) -> AskedCounts:
        return AskedCounts(
            self.loyal + other.loyal,
            self.passive + other.passive,
            self.critics + other.critics,
            self.silent + other.silent,
            self.unmeasured + other.unmeasured,
        )


def asked_counts(contacts: Iterable[Contact]) -> AskedCounts:
    """Sorts the asked customers; feedback and asks that are still open are not among them."""
    loyal = passive = critics = silent = unmeasured = 0
    for contact in contacts:
        if contact.ending == "silent":
            silent += 1
        elif contact.ending != "rated":
            continue
        elif contact.rating != "positive":
            critics += 1
        elif contact.mood == "positive":
            loyal += 1
        else:
            passive += 1
            unmeasured += contact.mood in (None, "unknown", "nobody")
    return AskedCounts(loyal, passive, critics, silent, unmeasured)


def emonps(
    counts: AskedCounts, silent_weight: float, least: int, confidence: float = CONFIDENCE
) -> Figure | TooFew:
    """Emotional NPS in percentage points, -100 to 100, with its interval.

    silent_weight: K, 0.2 to 1. least: asked customers below which the answer is TooFew.
    Raises ValueError when K is out of range.
    """
    if not 0.2 <= silent_weight <= 1:
        raise ValueError(f"K is 0.2 to 1, not {silent_weight}")
    n = counts.asked
    if n < max(least, 1):
        return TooFew(n, least)
    value = (counts.loyal - counts.critics - silent_weight * counts.silent) / n
    mean, variance = adjusted(counts, silent_weight)
    reach = quantile(confidence) * sqrt(variance)
    low, high = max(-1.0, min(value, mean - reach)), min(1.0, max(value, mean + reach))
    return Figure(100 * value, 100 * low, 100 * high, n, confidence)


def of_served(
    counts: AskedCounts, served: int, silent_weight: float, least: int, confidence: float = CONFIDENCE
) -> Figure | TooFew | Contradiction:
    """The same index over all customers who were served (by the till or the worker button).

    Those who were not asked, or did not answer, count as silent. More answers than customers are a
    Contradiction: sales are not counted, or the worker button is not pressed.
    """
    if counts.rated > served:
        return Contradiction(counts.rated, served)
    return emonps(replace(counts, silent=served - counts.rated), silent_weight, least, confidence)


def adjusted(counts: AskedCounts, silent_weight: float) -> tuple[float, float]:
    """Mean score, -1 to 1, and its variance, with the three added customers: for intervals and tests."""
    more = counts.asked + 4 * ADDED
    loyal, critics, silent = (
        (count + ADDED) / more for count in (counts.loyal, counts.critics, counts.silent)
    )
    mean = loyal - critics - silent_weight * silent
    variance = (loyal + critics + silent_weight**2 * silent - mean**2) / more
    return mean, variance
