"""Receipts as JSON objects."""

from __future__ import annotations

import pytest

from host_daemon.tills.json_receipt import receipt_from_json
from host_daemon.tills.receipt import BadReceipt, Position, Receipt


def test_a_receipt_by_http():
    written = {
        "number": 42,
        "sum": "1 864,15",
        "printed": "2026-11-20T18:45:09",
        "operator": "Anna",
        "customer": " 2000000012345",
        "positions": [{"name": "Tea", "quantity": 2, "price": "50.00", "sum": 10000}],
    }
    assert receipt_from_json(written) == Receipt(
        "42", 186415, (Position("Tea", 2.0, 5000, 10000),), "2026-11-20T18:45:09", "Anna", "2000000012345"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sum": "a lot"}, "sum: 'a lot' is no amount"),
        ({"sum": 12.5}, "sum: money"),
        ({"sum": 10**12}, "sum: .* too much"),
        ({"sum": True}, "sum: money"),
        ({"number": ""}, "number: "),
        ({"number": None}, "number: "),
        ({"printed": "yesterday"}, "printed: "),
        ({"printed": "2026-11-20T18:45:09+03:00"}, "printed: .* without a zone"),
        ({"customer": "1" * 65}, "customer: a text"),
        ({"customer": 12345}, "customer: a text"),
        ({"positions": "Tea"}, "positions: a list"),
        ({"positions": [{"name": ""}]}, r"positions\[0\].name"),
        ({"positions": [{"name": "Tea", "quantity": 0}]}, r"positions\[0\].quantity"),
        ({"positions": [{"name": "Tea", "price": "x"}]}, r"positions\[0\].price"),
        ({"colour": "red"}, "colour: there is no such field"),
        ({"number": "4\x002"}, r"number: '4\\x002' has characters that cannot be printed"),
        ({"number": "4\n2"}, "number: .* cannot be printed"),
        ({"operator": "Anna\x1b[31m"}, "operator: .* cannot be printed"),
        ({"operator": "\ud800"}, "operator: .* cannot be printed"),
        ({"positions": [{"name": "Te\x07a"}]}, r"positions\[0\].name: .* cannot be printed"),
    ],
)
def test_nonsense_by_http_is_refused_by_name(change, says):
    with pytest.raises(BadReceipt, match=says):
        receipt_from_json({"number": "1", "sum": "10", **change})


def test_a_receipt_needs_number_and_sum():
    with pytest.raises(BadReceipt, match="sum is missing"):
        receipt_from_json({"number": "1"})
