"""Rows of a till's own table become receipts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from host_daemon.tills.receipt import LARGEST, BadReceipt, Receipt, amount

# What a query must name its columns; the last two may be missing.
COLUMNS = ("key", "number", "sum", "printed", "operator")


def receipt(row: Mapping[str, Any]) -> Receipt:
    """The receipt in a row with the columns number and sum, perhaps printed and operator. Raises BadReceipt.

    sum: in whole units with decimals (1864.15), as tables have it; text is read as people write money.
    """
    if row.get("number") is None or not str(row["number"]).strip():
        raise BadReceipt("number: it is empty")
    return Receipt(
        str(row["number"]).strip(),
        _coins(row.get("sum")),
        (),
        _printed(row.get("printed")),
        str(row.get("operator") or "").strip(),
    )


def _coins(value: Any) -> int:
    if isinstance(value, str):
        return amount(value)
    if value is None or isinstance(value, bool):
        raise BadReceipt(f"sum: {value!r} is no amount of money")
    try:
        coins = (Decimal(str(value)) * 100).to_integral_value()
    except InvalidOperation:
        raise BadReceipt(f"sum: {value!r} is no amount of money") from None
    if not coins.is_finite() or abs(coins) > LARGEST:
        raise BadReceipt(f"sum: {value!r} is too much for one receipt")
    return int(coins)


def _printed(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise BadReceipt(f"printed: {value!r} is no time such as 2026-11-20T18:45:09") from None
    if not isinstance(value, datetime):
        raise BadReceipt(f"printed: {value!r} is no time with a day")
    return value.replace(tzinfo=None).isoformat(timespec="seconds")
