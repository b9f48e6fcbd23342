"""The sale of a visit: the receipt nearest to a moment at a service point."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.events import ReceiptPrinted
from host_daemon.store.reader import Reader

# A customer is at the counter for so long before and after the receipt, or the press, that counted them.
HERE_MS = 120_000


@dataclass(frozen=True, kw_only=True)
class Sale:
    """sum: in the smallest coin, below 0 for a refund. cashier, goods: as printed; may be empty."""

    at: int
    till: str
    number: str
    sum: int
    cashier: str
    goods: tuple[str, ...]


def sale(reader: Reader, point: str, at: int) -> Sale | None:
    """The sale of whoever stood at the point at that moment, as far as time tells; None for no receipt."""
    receipts = [
        one for one in reader.events((ReceiptPrinted,), at - HERE_MS, at + HERE_MS + 1) if one.point == point
    ]
    if not receipts:
        return None
    nearest = min(receipts, key=lambda one: abs(one.at - at))
    return Sale(
        at=nearest.at,
        till=nearest.till,
        number=nearest.number,
        sum=nearest.sum,
        cashier=nearest.operator_name,
        goods=tuple(str(one.get("name", "")) for one in nearest.positions),
    )
