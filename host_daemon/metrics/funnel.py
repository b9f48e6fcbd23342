"""The sales funnel: how many visitors reach each stage, and at which they are lost.

Everybody who came in passed the first stage; whoever left at a stage reached it and no later one; whoever
bought passed them all. The share that goes on from a stage has Wilson's interval (`response.wilson`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from host_daemon.metrics.figure import CONFIDENCE, Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate


@dataclass(frozen=True)
class FunnelStage:
    """reached: visitors who came as far. left: those who left here. onward: share of them that went on."""

    name: str
    reached: int
    left: int
    onward: Figure | TooFew | Contradiction


def funnel(
    stages: Sequence[str],
    left: Mapping[str, int],
    bought: int,
    least: int,
    confidence: float = CONFIDENCE,
) -> tuple[FunnelStage, ...]:
    """The stages in their order. left: visitors by the stage at which they left. bought: those who did not.

    Only visitors of whom one of the two is known are in it; who left unseen is in no stage.
    """
    found = []
    reached = bought + sum(left.get(stage, 0) for stage in stages)
    for stage in stages:
        lost = left.get(stage, 0)
        found.append(
            FunnelStage(stage, reached, lost, response_rate(reached - lost, reached, least, confidence))
        )
        reached -= lost
    return tuple(found)
