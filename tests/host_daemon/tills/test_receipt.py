"""How printed money is read."""

from __future__ import annotations

import pytest

from host_daemon.tills.receipt import BadReceipt, amount, quantity

PRINTED = [
    ("1 234,50", 123450),
    ("1,234.50", 123450),
    ("1.234,50", 123450),
    ("1\xa0234.5", 123450),
    ("=99", 9900),
    ("0.05", 5),
    ("-15,00", -1500),
    ("1 234 567,89 руб.", 123456789),
    ("5.00-", -500),
    ("5.00 -", -500),
    ("5.00 CR", -500),
    ("(5.00)", -500),
    ("-$5.00", -500),
    ("$-5.00", -500),
    ("EUR    5.00", 500),
    ("5.00 EUR", 500),
    ("−1 200,00 ₽", -120000),
    ("≡469,00", 46900),
    ("+5", 500),
    ("12.345", 1234500),  # thousands: no till prints tenths of a kopeck
]


@pytest.mark.parametrize(("text", "coins"), PRINTED)
def test_printed_amounts(text, coins):
    assert amount(text) == coins


@pytest.mark.parametrize(
    "text", ["", "free", "12,3456", "1.2.3.4", "9999999999999", "--5", "1e9", "NaN", "(5", "5)"]
)
def test_nonsense_is_no_amount(text):
    with pytest.raises(BadReceipt):
        amount(text)


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "much", "10000000"])
def test_nonsense_is_no_quantity(text):
    with pytest.raises(BadReceipt):
        quantity(text)


def test_a_weight():
    assert quantity(" 0,350") == 0.35
