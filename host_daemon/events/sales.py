"""Events of sales: visitors, attempts to sell, receipts, visitors who left and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from host_daemon.events.event import Event


@dataclass(frozen=True, kw_only=True)
class Served(Event):
    """One customer was served: a worker button. source, cause: as in Asked."""

    point: str
    operator: str | None
    source: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class VisitorCounted(Event):
    """Somebody came in: a beam sensor, or a press that stands for it. source, cause: as in Asked."""

    point: str
    source: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class SaleAttempted(Event):
    """Staff tried to sell: a fob press or an offer that was heard. source, cause: as in Asked."""

    point: str
    operator: str | None
    source: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class ReceiptPrinted(Event):
    """A till printed a receipt. uid: `till:<till>/<its day>/<number>`, so that a reprint is the same; with
    `/<sum>` behind it where another sum has that number on that day.

    sum: in the smallest coin, below 0 for a refund. positions: objects with name, quantity, price and sum
    (in coins, or None). printed: the till's own local time, `YYYY-MM-DDTHH:MM:SS`. operator_name: as printed,
    empty if not; operator: who that is, if known. at: by the post's clock. customer: a keyed hash of the card
    that the till names, the same for the same card; None if it names none.
    """

    point: str
    operator: str | None
    till: str
    number: str
    sum: int
    positions: tuple[dict[str, Any], ...]
    printed: str | None
    operator_name: str
    customer: str | None = None


@dataclass(frozen=True, kw_only=True)
class VisitorLeft(Event):
    """A visitor left without buying, as staff or an interviewer say. uid: `<key of the entry>/left`.

    stage: of the sales funnel, the last one they reached; reason: why; both as `funnel.stages` and
    `funnel.reasons` of the settings have them, so keys of `texts` or the manager's own words. comment: in
    words, may be empty. operator: whose visitor it was. source: who says so: `staff:<user>` or
    `interview:<user>`.
    """

    point: str
    operator: str | None
    stage: str
    reason: str
    source: str
    comment: str = ""
