"""Reaction index: what an action of the staff does to the customer's expression.

Each time the action was heard gives a pair: the expression before it and the one after it. Expression is
counted as positive minus negative share, from -1 to 1. The index is the mean difference times 100, so every
customer is compared with themselves, and a cheerful one does not stand for a good action (the paired
design; any textbook, such as D. C. Montgomery, Design and Analysis of Experiments, 2.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from host_daemon.metrics.figure import CONFIDENCE, Figure, TooFew
from host_daemon.metrics.spread import mean


@dataclass(frozen=True)
class MeanExpression:
    """Mean shares over a window. seen: frames with the customer's face; none: nothing is known."""

    positive: float
    negative: float
    seen: int

    @property
    def balance(self) -> float:
        return self.positive - self.negative


@dataclass(frozen=True)
class Reaction:
    """One time that an action was taken. uid: of its event, which leads to the track."""

    uid: str
    action: str
    before: MeanExpression
    after: MeanExpression

    @property
    def change(self) -> float | None:
        """-2 to 2; None when the face was not seen both before and after."""
        return self.after.balance - self.before.balance if self.before.seen and self.after.seen else None


def reaction_index(
    reactions: Iterable[Reaction], least: int, confidence: float = CONFIDENCE
) -> Figure | TooFew:
    """The index of one action, -200 to 200. An interval that holds 0 says: no effect is shown."""
    changes = [100 * change for one in reactions if (change := one.change) is not None]
    return mean(changes, least, confidence)
