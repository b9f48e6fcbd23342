"""Receipts from rows of a till's own table."""

from zoneinfo import ZoneInfo

import pytest

from host_daemon.tills.receipt import BadReceipt
from host_daemon.tills.sql_rows import receipt

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize("printed", ["2026-11-20T15:45:09Z", "2026-11-20 20:45:09+05:00"])
def test_a_written_time_with_a_zone_is_told_in_that_of_the_till(printed):
    assert receipt({"number": "1", "sum": 1, "printed": printed}, MOSCOW).printed == "2026-11-20T18:45:09"


@pytest.mark.parametrize(
    "row",
    [
        {"number": None, "sum": 1},
        {"number": " ", "sum": 1},
        {"number": "4\x002", "sum": 1},
        {"number": "9" * 65, "sum": 1},
        {"number": "1", "sum": 1, "operator": "An\x1bna"},
        {"number": "1", "sum": None},
        {"number": "1", "sum": float("nan")},
        {"number": "1", "sum": float("inf")},
        {"number": "1", "sum": 1e15},
        {"number": "1", "sum": True},
        {"number": "1", "sum": 1, "printed": "soon"},
        {"number": "1", "sum": 1, "printed": 5},
    ],
)
def test_a_row_of_nonsense_is_no_receipt(row):
    with pytest.raises(BadReceipt):
        receipt(row, MOSCOW)


def test_blanks_around_a_padded_column_are_no_harm():
    assert receipt({"number": "42   \r\n", "sum": 1, "operator": "Anna    "}, MOSCOW).operator == "Anna"


def test_a_row_may_name_the_card_of_the_customer():
    assert receipt({"number": "1", "sum": 1, "customer": 20012}, MOSCOW).customer == "20012"
