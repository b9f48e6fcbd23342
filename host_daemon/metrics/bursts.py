"""Causes tagged on bursts of the emotional background, ranked.

Joyful and displeased bursts are ranked apart, each as a Pareto. A cause also says which way it moves people:
the share of its bursts that were positive, with Wilson's interval.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.pareto import Reason, pareto
from host_daemon.metrics.response import response_rate


@dataclass(frozen=True)
class TaggedBurst:
    """One burst. positive: a change for the better. causes: tags from its track, none when untagged."""

    uid: str
    positive: bool
    causes: tuple[str, ...]


@dataclass(frozen=True)
class BurstCauses:
    """better, worse: causes of bursts of that kind. share_better: by cause, 0 to 1. untagged: bursts."""

    better: tuple[Reason, ...]
    worse: tuple[Reason, ...]
    share_better: dict[str, Figure | TooFew | Contradiction]
    untagged: int


def burst_causes(bursts: Iterable[TaggedBurst], least: int) -> BurstCauses:
    """Ranks causes; one that is tagged twice on a burst counts once there."""
    named: dict[bool, list[str]] = {True: [], False: []}
    untagged = 0
    for burst in bursts:
        named[burst.positive] += sorted(set(burst.causes))
        untagged += not burst.causes
    shares = {
        cause: response_rate(
            named[True].count(cause), named[True].count(cause) + named[False].count(cause), least
        )
        for cause in sorted({*named[True], *named[False]})
    }
    return BurstCauses(pareto(named[True]), pareto(named[False]), shares, untagged)
