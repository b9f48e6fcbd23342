"""Smile-Index: how much an operator's face smiled at the moments of service where a smile belongs.

Each marked moment (greeting, offer, goodbye) gives one measurement, the mean probability of a smile in its
window; the index is their mean times 100. It speaks of expression, not of what somebody feels.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from host_daemon.metrics.figure import CONFIDENCE, Figure, TooFew
from host_daemon.metrics.spread import mean

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class MeasuredSmile:
    """One marked moment. at: UTC milliseconds. smile: 0 to 1, None when the face was not seen."""

    at: int
    operator: str
    moment: str
    smile: float | None


def smile_index(
    moments: Iterable[MeasuredSmile], least: int, confidence: float = CONFIDENCE
) -> Figure | TooFew:
    """The index, 0 to 100; moments without a face are not counted as unsmiling, they are not counted."""
    smiles = [100 * moment.smile for moment in moments if moment.smile is not None]
    return mean(smiles, least, confidence, ends=(0, 100))


def smile_indexes(
    moments: Iterable[MeasuredSmile], key: Callable[[MeasuredSmile], K], least: int
) -> dict[K, Figure | TooFew]:
    """The index of each group: by operator, by moment, by day, as `key` says."""
    groups: dict[K, list[MeasuredSmile]] = {}
    for moment in moments:
        groups.setdefault(key(moment), []).append(moment)
    return {name: smile_index(group, least) for name, group in groups.items()}
