"""Response rate: which share of the customers gave a rating.

Of the asked it comes from the contacts; of the served from the worker button or the till.
The interval is Wilson's (E. B. Wilson, Probable Inference, JASA 22, 1927), recommended over Wald's by
Brown, Cai and DasGupta (Interval Estimation for a Binomial Proportion, Statistical Science 16, 2001).
"""

from __future__ import annotations

from math import sqrt

from host_daemon.metrics.figure import CONFIDENCE, Contradiction, Figure, TooFew, quantile


def wilson(part: int, whole: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval, without continuity correction, for the share part / whole.

    Raises ValueError unless 0 <= part <= whole and whole > 0.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    z = quantile(confidence)
    share = part / whole
    spread = 1 + z * z / whole
    middle = (share + z * z / (2 * whole)) / spread
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / spread
    # At the ends the bound is exact in arithmetic but not in floating point.
    return 0.0 if part == 0 else middle - reach, 1.0 if part == whole else middle + reach


def response_rate(
    rated: int, customers: int, least: int, confidence: float = CONFIDENCE
) -> Figure | TooFew | Contradiction:
    """The share of `customers` (asked, or served) who rated, 0 to 1, with its interval.

    More ratings than customers are a Contradiction: staff do not press the worker button, or customers
    rate twice.
    """
    if rated > customers:
        return Contradiction(rated, customers)
    if customers < max(least, 1):
        return TooFew(customers, least)
    low, high = wilson(rated, customers, confidence)
    return Figure(rated / customers, low, high, customers, confidence)
