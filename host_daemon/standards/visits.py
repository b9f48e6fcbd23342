"""Visits of customers: coming and leaving by what a camera measured each second. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from host_daemon.events import FacesMeasured

# Nobody in sight for so long: whoever was there has left. Faces are lost for some seconds when people turn.
GONE_MS = 15_000
# A face seen for less passes by.
LEAST_MS = 3_000


@dataclass(frozen=True)
class Stay:
    """One customer in sight. left: when their last second ended; None while they may be there."""

    came: int
    left: int | None


def stays(measures: Iterable[FacesMeasured], now: int) -> list[Stay]:
    """The stays in these seconds of one camera, oldest first."""
    found: list[tuple[int, int]] = []
    for second in measures:
        if not second.seen:
            continue
        end = second.at + 1000
        if found and second.at - found[-1][1] < GONE_MS:
            found[-1] = (found[-1][0], end)
        else:
            found.append((second.at, end))
    return [
        Stay(came, end if now - end >= GONE_MS else None) for came, end in found if end - came >= LEAST_MS
    ]
