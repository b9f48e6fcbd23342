"""Standard of service: how much of what belongs to a contact was done.

A check is one contact (or track) held against the standard: by a person with a checklist, or by rules over
the phrases that were heard. Contacts, not items, are the sample: the items of one contact hang together, so
the score's interval comes from the scores of whole contacts, and that of an item from the contacts it
applied to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from host_daemon.metrics.figure import CONFIDENCE, Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate
from host_daemon.metrics.spread import mean


@dataclass(frozen=True)
class CheckedVisit:
    """One contact against the standard. items: done or not by name; None where it did not apply."""

    uid: str
    operator: str | None
    items: Mapping[str, bool | None]

    def score(self, weights: Mapping[str, float]) -> float | None:
        """The share of the applicable items that were done, 0 to 1; None when none applied.

        weights: of items that count more or less than 1.
        """
        applied = {name: done for name, done in self.items.items() if done is not None}
        whole = sum(weights.get(name, 1.0) for name in applied)
        if whole <= 0:
            return None
        return sum(weights.get(name, 1.0) for name, done in applied.items() if done) / whole


@dataclass(frozen=True)
class StandardFigures:
    """score: mean over contacts, 0 to 1. items: share of contacts in which each was done."""

    score: Figure | TooFew
    items: dict[str, Figure | TooFew | Contradiction]


def standard(
    checks: Iterable[CheckedVisit],
    least: int,
    weights: Mapping[str, float] | None = None,
    confidence: float = CONFIDENCE,
) -> StandardFigures:
    """The standard of these contacts."""
    kept = list(checks)
    scores = [score for check in kept if (score := check.score(weights or {})) is not None]
    names = dict.fromkeys(name for check in kept for name in check.items)
    items = {}
    for name in names:
        done = [check.items[name] for check in kept if check.items.get(name) is not None]
        items[name] = response_rate(sum(map(bool, done)), len(done), least, confidence)
    return StandardFigures(mean(scores, least, confidence, ends=(0, 1)), items)
