"""A figure over days as a line in a box of fixed size, broken where nothing was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web_ui.core.chart import nice

WIDTH, HEIGHT = 480, 160
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 28


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One measurement: where it stands and what it is. at: UTC milliseconds."""

    x: float
    y: float
    at: int
    value: float


@dataclass(frozen=True, kw_only=True)
class Curve:
    """ticks: (y, number). days: (x, UTC milliseconds) under the axis. stretches: parts without a gap."""

    stretches: tuple[tuple[Spot, ...], ...]
    ticks: tuple[tuple[float, float], ...]
    days: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(spot for stretch in self.stretches for spot in stretch)


def curve(
    values: Sequence[tuple[int, float]], start: int, end: int, gap_ms: int, least: float
) -> Curve | None:
    """The line of (time, value), oldest first; None when there is nothing. A longer gap breaks it.

    least: smallest span of the axis, so that nothing looks like a landslide that is none.
    """
    if not values:
        return None
    bottom, top = min(value for _, value in values), max(value for _, value in values)
    room = max(0.0, least - (top - bottom)) / 2
    ticks = nice(bottom - room, top + room)
    low, high = ticks[0], ticks[-1]

    def x(at: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (at - start) / max(1, end - start), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    stretches: list[list[Spot]] = []
    for at, value in values:
        spot = Spot(x=x(at), y=y(value), at=at, value=value)
        if stretches and at - stretches[-1][-1].at <= gap_ms:
            stretches[-1].append(spot)
        else:
            stretches.append([spot])
    step = (end - start) // 2
    return Curve(
        stretches=tuple(map(tuple, stretches)),
        ticks=tuple((y(tick), tick) for tick in ticks),
        days=tuple((x(start + step * i), start + step * i) for i in range(3)),
    )
