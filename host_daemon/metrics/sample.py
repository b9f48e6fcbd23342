"""The sample planner: how many customers to ask, which ones, and not the same one again and again.

The size is that of R. V. Krejcie and D. W. Morgan, Determining Sample Size for Research Activities,
Educational and Psychological Measurement 30, 1970: for a share near one half, drawn without return from
N customers, n = z^2 N p(1-p) / (e^2 (N-1) + z^2 p(1-p)) with p = 1/2, to the nearest whole as in their table.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from host_daemon.metrics.figure import CONFIDENCE, quantile


@dataclass(frozen=True)
class SamplePlan:
    """The customers to ask in a period.

    customers: in the period. ask: how many of them to ask. days: of the period.
    """

    customers: int
    ask: int
    days: int

    @property
    def per_day(self) -> float:
        return self.ask / self.days

    @property
    def every(self) -> int:
        """The simple form: ask every n-th customer, n rounded down so that enough are asked."""
        return max(1, self.customers // self.ask) if self.ask else 1


def plan(customers: int, margin: float = 0.05, confidence: float = CONFIDENCE, days: int = 30) -> SamplePlan:
    """Number of `customers` to ask so that a share is known within +-margin (0.05 is 5 points).

    Raises ValueError for counts below 0, days below 1, or a margin or confidence outside (0, 1).
    """
    if customers < 0 or days < 1 or not 0 < margin < 1:
        raise ValueError(f"no plan for {customers} customers in {days} days within {margin}")
    spread = quantile(confidence) ** 2 / 4
    size = spread * customers / (margin**2 * (customers - 1) + spread) if customers else 0
    return SamplePlan(customers, round(size), days)


def chosen(customer: str, share: float, salt: str) -> bool:
    """Whether to ask this customer: a draw with probability `share` that nobody at the counter can steer.

    customer: what tells this customer from others, such as the uid of the receipt. salt: a secret of the
    post, so that the draw cannot be foreseen. The same customer always gets the same answer.
    """
    digest = blake2b(customer.encode(), key=salt.encode()[:64], digest_size=8).digest()
    return int.from_bytes(digest) < share * 2**64


def may_ask(last_asked: date | None, today: date, months: int) -> bool:
    """Whether a known customer may be asked again: not before so many calendar months have gone by.

    last_asked: None for somebody who never was. months: 0 for no limit.
    """
    if last_asked is None:
        return True
    years, month = divmod(last_asked.month - 1 + months, 12)
    year = last_asked.year + years
    day = min(last_asked.day, monthrange(year, month + 1)[1])
    return today >= date(year, month + 1, day)
