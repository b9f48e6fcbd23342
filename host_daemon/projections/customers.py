"""Customers out of what tells of them: a receipt and a press of the worker button are one of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from host_daemon.events import ReceiptPrinted, SaleAttempted, Served, VisitorLeft
from host_daemon.projections.people import CountedPerson
from host_daemon.projections.sale import HERE_MS

# A leaver whom an interviewer asks at the door was entered by staff not much earlier.
DOOR_MS = 600_000
INTERVIEW = "interview:"


class Moment(Protocol):
    """Anything that happened at a moment, UTC milliseconds."""

    @property
    def at(self) -> int: ...


M = TypeVar("M", bound=Moment)


def customers(served: Iterable[tuple[str, M]]) -> list[tuple[M, ...]]:
    """What tells of each customer at one point: a receipt, a press of the worker button, or both.

    served: in order of time, each with its kind. What comes first is joined first: two presses and then two
    receipts are two customers.
    """
    found: list[list[M]] = []
    single: dict[str, deque[list[M]]] = {}  # customers of whom only this kind has told yet
    for kind, one in served:
        for other, waiting in single.items():
            while waiting and one.at - waiting[0][0].at > HERE_MS:
                waiting.popleft()
            if other != kind and waiting:
                waiting.popleft().append(one)
                break
        else:
            found.append([one])
            single.setdefault(kind, deque()).append(found[-1])
    return [tuple(group) for group in found]


def joined(known: Sequence[tuple[str, CountedPerson]]) -> list[CountedPerson]:
    """The customers who were served, by time: receipts that are no refunds, presses, and both joined.

    A receipt says more than a press: its sum and its cashier count.
    """
    points: dict[str, list[tuple[str, CountedPerson]]] = {}
    for kind, one in known:
        if kind == Served.__name__ or (kind == ReceiptPrinted.__name__ and one.sum >= 0):
            points.setdefault(one.point, []).append((kind, one))
    found = [_one(group) for there in points.values() for group in customers(there)]
    return sorted(found, key=lambda one: one.at)


def _one(group: Sequence[CountedPerson]) -> CountedPerson:
    best = max(group, key=lambda one: (len(one.positions), one.sum))
    operator = best.operator or next((one.operator for one in group if one.operator), None)
    return replace(best, at=group[0].at, operator=operator)


def attempts(tried: Iterable[SaleAttempted]) -> list[SaleAttempted]:
    """Attempts to sell, each once: what a fob says and what was heard within a customer's time at the point
    is one attempt. tried: in order of time."""
    points: dict[str, list[tuple[str, SaleAttempted]]] = {}
    for one in tried:
        points.setdefault(one.point, []).append(("voice" if one.source == "voice" else "board", one))
    found = [
        next((one for one in group if one.operator), group[0])
        for there in points.values()
        for group in customers(there)
    ]
    return sorted(found, key=lambda one: one.at)


def leavers(left: Iterable[VisitorLeft]) -> list[VisitorLeft]:
    """Visitors who left, each once. left: in order of time.

    An interviewer who asks a leaver at the door says more than staff did a little earlier at the same stage;
    the operator is the one whose visitor it was.
    """
    found: list[VisitorLeft] = []
    for one in left:
        asked = one.source.startswith(INTERVIEW)
        same = [
            i
            for i, other in enumerate(found)
            if other.source.startswith(INTERVIEW) != asked
            and (other.point, other.stage) == (one.point, one.stage)
            and one.at - other.at <= DOOR_MS
            and not (other.operator and other.source.startswith(INTERVIEW))  # both are in it already
        ]
        if not same:
            found.append(one)
        elif asked:
            i = same[-1]
            found[i] = replace(one, at=found[i].at, operator=found[i].operator or one.operator)
        else:
            i = same[-1]
            found[i] = replace(found[i], operator=one.operator)
    return found
