"""A receipt as a JSON object, as the HTTP call brings it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue, members
from host_daemon.tills.receipt import (
    AT,
    LARGEST,
    NO_QUANTITY,
    NO_TIME,
    TOO_MUCH,
    BadReceipt,
    Position,
    Receipt,
    amount,
    customer,
    number,
    operator,
    plain,
)

MOST_POSITIONS = 1000


def receipt_from_json(written: object) -> Receipt:
    """The receipt in a JSON object, as the HTTP call brings it. Raises BadReceipt.

    {"number": "42", "sum": "1864.15", "printed": "2026-11-20T18:45:09", "operator": "Anna",
     "customer": "2000000012345",
     "positions": [{"name": "Tea", "quantity": 1, "price": "50.00", "sum": "50.00"}]}
    Money is a text as people write it, or a number of whole coins (`186415`).
    """
    fields = _members(written, "receipt", ("number", "sum"), ("printed", "operator", "customer", "positions"))
    printed = fields.get("printed")
    if printed is not None:
        try:
            moment = datetime.fromisoformat(printed)
        except (TypeError, ValueError):
            raise BadReceipt(NO_TIME, place="printed", value=repr(printed)) from None
        if moment.tzinfo is not None:
            raise BadReceipt(_("printed: the till's own local time was expected, without a zone"))
        printed = moment.isoformat(timespec="seconds")
    given = fields["number"]
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    positions = fields.get("positions", [])
    if not isinstance(positions, list) or len(positions) > MOST_POSITIONS:
        raise BadReceipt(_("positions: a list of at most {most} was expected"), most=MOST_POSITIONS)
    return Receipt(
        number(given),
        _money(fields["sum"], "sum"),
        tuple(_position(one, f"positions[{i}]") for i, one in enumerate(positions)),
        printed,
        operator(fields.get("operator", "")),
        customer(fields.get("customer", "")),
    )


def _position(written: object, place: str) -> Position:
    fields = _members(written, place, ("name",), ("quantity", "price", "sum"))
    name, quantity = plain(fields["name"], f"{place}.name", 1, 500), fields.get("quantity", 1)
    if not isinstance(quantity, int | float) or isinstance(quantity, bool) or not 0 < quantity < 1e6:
        raise BadReceipt(AT, place=f"{place}.quantity", problem=BadReceipt(NO_QUANTITY, value=repr(quantity)))
    price, total = (
        None if fields.get(field) is None else _money(fields[field], f"{place}.{field}")
        for field in ("price", "sum")
    )
    return Position(name, float(quantity), price, total)


def _money(written: object, place: str) -> int:
    if isinstance(written, int) and not isinstance(written, bool):
        if abs(written) > LARGEST:
            raise BadReceipt(AT, place=place, problem=BadReceipt(TOO_MUCH, value=written))
        return written
    if not isinstance(written, str):
        raise BadReceipt(
            _("{place}: money as a text such as '1864.15', or whole coins, was expected"), place=place
        )
    try:
        return amount(written)
    except BadReceipt as error:
        raise BadReceipt(AT, place=place, problem=error) from None


def _members(written: object, place: str, needed: tuple[str, ...], more: tuple[str, ...]) -> dict[str, Any]:
    try:
        return members(written, place, needed + more, needed)
    except BadValue as error:
        raise BadReceipt(error.message, **error.values) from None
