"""A day of sales by hand."""

from __future__ import annotations

from host_daemon.events import ReceiptPrinted
from host_daemon.metrics.figure import Contradiction, TooFew
from host_daemon.metrics.tachometer import tachometer


def receipt(number, total, positions=0):
    return ReceiptPrinted(
        uid=f"till:t/2026-11-20/{number}",
        at=number,
        point="till",
        operator=None,
        till="t",
        number=str(number),
        sum=total,
        positions=({"name": "Tea", "quantity": 1, "price": None, "sum": None},) * positions,
        printed=None,
        operator_name="",
    )


DAY = [receipt(1, 10_000, 1), receipt(2, 30_000, 3), receipt(3, 20_000), receipt(4, -10_000, 1)]


def test_a_day_by_hand():
    found = tachometer(DAY, visitors=10, attempts=6, least=2)
    assert (found.sales, found.refunds, found.turnover) == (3, 1, 50_000)
    assert (found.conversion.value, found.conversion.n) == (0.3, 10)
    assert (found.receipt.value, found.receipt.n) == (20_000, 3)
    assert (found.positions.value, found.positions.n) == (2.0, 2)
    assert found.attempts_per_visitor.value == 0.6


def test_more_sales_than_visitors_is_said():
    assert tachometer(DAY, visitors=2, attempts=0, least=2).conversion == Contradiction(3, 2)


def test_an_empty_day():
    found = tachometer([], visitors=0, attempts=0, least=2)
    assert (found.conversion, found.receipt, found.turnover) == (TooFew(0, 2), TooFew(0, 2), 0)


def test_a_receipt_of_nothing_is_a_sale_and_no_refund():
    found = tachometer([receipt(1, 0, 1), receipt(2, 10_000, 1)], visitors=4, attempts=0, least=2)
    assert (found.sales, found.refunds, found.conversion.value) == (2, 0, 0.5)
