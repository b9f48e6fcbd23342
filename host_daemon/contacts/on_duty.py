"""The operator on duty at a point: whoever the last sign names there, for the length of a shift."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import ServedBy

SHIFT_MS = 12 * HOUR_MS
# Signs remembered per point: enough to say who was there when a press comes hours late.
KEPT = 5000


@dataclass(frozen=True, order=True)
class Sign:
    """A sign of who serves at a point from a moment on.

    at: UTC milliseconds. operator: empty where nobody does. by: what said so.
    """

    at: int
    point: str
    operator: str
    by: ServedBy


@dataclass(frozen=True)
class Serving:
    """Whoever serves, and what said so last."""

    operator: str
    by: ServedBy


class OnDuty:
    """Remembers who served when; fed with the journal's signs at start and with new ones after."""

    def __init__(self, signs: Iterable[Sign] = ()) -> None:
        found: dict[str, list[Sign]] = {}
        for sign in signs:
            found.setdefault(sign.point, []).append(sign)
        self._signs = {point: sorted(there)[-KEPT:] for point, there in found.items()}

    def put(self, sign: Sign) -> None:
        """Remember a new sign, whenever it was."""
        signs = list(self._signs.get(sign.point, ()))
        bisect.insort(signs, sign)
        # A new list in the place of the old: the journal's thread may be reading.
        self._signs[sign.point] = signs[-KEPT:]

    def at(self, point: str, at: int) -> Serving | None:
        """Whoever serves at `point` at the moment `at`; None when nothing said so in the shift before."""
        signs = self._signs.get(point, [])
        i = bisect.bisect_right(signs, at, key=lambda sign: sign.at)
        last = signs[i - 1] if i else None
        if last is None or not last.operator or last.at <= at - SHIFT_MS:
            return None
        return Serving(last.operator, last.by)


# From the first millisecond up to, not including, the last: UTC.
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Shift:
    """The operator at a point in [start, end), UTC milliseconds; None: nobody known."""

    start: int
    end: int
    operator: str | None


def shifts(signs: Iterable[Sign], point: str, start: int, end: int) -> tuple[Shift, ...]:
    """Shifts at `point` over [start, end), without gaps. signs: from a shift before `start` on."""
    found: list[Shift] = []
    at, operator, until = start, None, start
    for sign in sorted(each for each in signs if each.point == point):
        if sign.at >= end:
            break
        if sign.at > at:
            found += _served(at, sign.at, operator, until)
            at = sign.at
        operator, until = sign.operator or None, sign.at + SHIFT_MS
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
