"""The operator on duty at a point: whoever asked last there, for the length of a shift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import Asked

SHIFT_MS = 12 * HOUR_MS
# Asks remembered per point: enough to say who was there when a press comes hours late.
KEPT = 500


class OnDuty:
    """Remembers who asked when; fed with the journal's asks at start and with new ones after."""

    def __init__(self, asks: Iterable[Asked]) -> None:
        self._asks: dict[str, list[tuple[int, str]]] = {}
        for asked in asks:
            self.put(asked)

    def put(self, asked: Asked) -> None:
        if asked.operator is None:
            return
        asks = [*self._asks.get(asked.point, ()), (asked.at, asked.operator)]
        # A new list in the place of the old: the journal's thread may be reading.
        self._asks[asked.point] = sorted(asks)[-KEPT:]

    def at(self, point: str, at: int) -> str | None:
        """The operator at `point` at the moment `at`, or None when nobody asked in the shift before."""
        before = [(when, who) for when, who in self._asks.get(point, ()) if at - SHIFT_MS < when <= at]
        return before[-1][1] if before else None


# From the first millisecond up to, not including, the last: UTC.
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Shift:
    """The operator at a point in [start, end), UTC milliseconds; None: nobody known."""

    start: int
    end: int
    operator: str | None


def shifts(asks: Iterable[Asked], point: str, start: int, end: int) -> tuple[Shift, ...]:
    """Shifts at `point` over [start, end), without gaps. asks: from a shift before `start` on."""
    found: list[Shift] = []
    at, operator, until = start, None, start
    for ask in sorted((a for a in asks if a.point == point and a.operator), key=lambda a: a.at):
        if ask.at >= end:
            break
        if ask.at > at:
            found += _served(at, ask.at, operator, until)
            at = ask.at
        operator, until = ask.operator, ask.at + SHIFT_MS
    found += _served(at, end, operator, until)
    return tuple(_joined(found))


def _served(start: int, end: int, operator: str | None, until: int) -> list[Shift]:
    """[start, end) of an operator who is on duty up to `until` only."""
    if operator is None or until <= start:
        return [Shift(start=start, end=end, operator=None)]
    if until >= end:
        return [Shift(start=start, end=end, operator=operator)]
    known = Shift(start=start, end=until, operator=operator)
    return [known, Shift(start=until, end=end, operator=None)]


def _joined(found: Iterable[Shift]) -> list[Shift]:
    """Neighbours of one operator as one; empty ones go."""
    joined: list[Shift] = []
    for each in found:
        if each.start >= each.end:
            continue
        if joined and joined[-1].operator == each.operator:
            each = Shift(start=joined.pop().start, end=each.end, operator=each.operator)
        joined.append(each)
    return joined
