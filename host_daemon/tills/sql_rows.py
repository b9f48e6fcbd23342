"""Receipts from rows of a till's own table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from host_daemon.base.texts import mark as _
from host_daemon.tills.receipt import (
    AT,
    LARGEST,
    NO_AMOUNT,
    NO_TIME,
    TOO_MUCH,
    BadReceipt,
    Receipt,
    amount,
    customer,
    number,
    operator,
)

# What a query must name its columns; the last three may be missing.
COLUMNS = ("key", "number", "sum", "printed", "operator", "customer")


def receipt(row: Mapping[str, Any], zone: tzinfo) -> Receipt:
    """The receipt in a row of COLUMNS. Raises BadReceipt.

    sum: in whole units with decimals (1864.15), as tables have it; text is read as people write money.
    zone: of the till; a time with a zone of its own, as PostgreSQL's `timestamptz` comes, is told in it.
    """
    given = row.get("number")
    if given is None or not str(given).strip():
        raise BadReceipt(_("{place}: it is empty"), place="number")
    return Receipt(
        number(str(given).strip()),
        _coins(row.get("sum")),
        (),
        _printed(row.get("printed"), zone),
        operator(str(row.get("operator") or "").strip()),
        customer(str(row.get("customer") or "").strip()),
    )


def _coins(value: Any) -> int:
    if isinstance(value, str):
        return amount(value)
    if value is None or isinstance(value, bool):
        raise BadReceipt(AT, place="sum", problem=BadReceipt(NO_AMOUNT, value=repr(value)))
    try:
        coins = (Decimal(str(value)) * 100).to_integral_value()
    except InvalidOperation:
        raise BadReceipt(AT, place="sum", problem=BadReceipt(NO_AMOUNT, value=repr(value))) from None
    if not coins.is_finite() or abs(coins) > LARGEST:
        raise BadReceipt(AT, place="sum", problem=BadReceipt(TOO_MUCH, value=repr(value)))
    return int(coins)


def _printed(value: Any, zone: tzinfo) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise BadReceipt(NO_TIME, place="printed", value=repr(value)) from None
    if not isinstance(value, datetime):
        raise BadReceipt(NO_TIME, place="printed", value=repr(value))
    local = value if value.tzinfo is None else value.astimezone(zone)
    return local.replace(tzinfo=None).isoformat(timespec="seconds")
