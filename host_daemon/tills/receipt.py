"""Receipt of one sale, and the reading of amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import UNPRINTED, printable

NO_AMOUNT = _("{value} is no amount of money")
TOO_MUCH = _("{value} is too much for one receipt")
AT = _("{place}: {problem}")
NO_TIME = _("{place}: {value} is no time such as 2026-11-20T18:45:09")
NO_QUANTITY = _("{value} is no quantity")
LENGTH = _("{place}: a text of {low} to {high} characters was expected, not {value}")

LARGEST = 10**11  # a billion roubles in kopecks; more on one receipt is a mistake


# How money is printed, for patterns: `1 234,50`, `-$5.00`, `5.00-`, `(5.00)`, `5.00 CR`, `EUR 5.00`, `≡100`.
# In code page 866 the byte of ≡ is Ё.
CURRENCY = r"(?:RUB|RUR|EUR|USD|GBP|KZT|BYN|РУБ\b\.?|Р\.|₽|€|\$|£|¥)"
_DIGITS = r"(?:\d{1,3}(?:[\s'.,]\d{3})+|\d+)(?:[.,]\d{1,2})?(?![.,]?\d)"
_MINUS = "[-−–]"
MONEY = (
    rf"((?:\(\s*)?(?:{_MINUS}|\+)?\s*(?:{CURRENCY}\s*)?[=≡Ё*]?\s*(?:{_MINUS}|\+)?\s*{_DIGITS}"
    rf"(?:\s*{CURRENCY})?(?:\s*\)|\s?{_MINUS}(?!\s*\d)|\s*CR\b)?)"
)


class BadReceipt(UserError):
    """A receipt that cannot be meant. The text says which part, and what was expected."""


@dataclass(frozen=True)
class Position:
    """One line of a receipt. quantity: may be a weight. price, sum: in the smallest coin, None if unknown."""

    name: str
    quantity: float = 1.0
    price: int | None = None
    sum: int | None = None


@dataclass(frozen=True)
class Receipt:
    """One receipt as the till printed it.

    number: as printed, empty if it has none. sum: in the smallest coin (kopecks, cents); below 0 for a
    refund. printed: the till's own local time as `YYYY-MM-DDTHH:MM:SS`, None if it prints none. operator: as
    printed, empty if not. customer: number of the card that names them, empty if none; it is not kept.
    content: digest of the text, which tells receipts without a number apart.
    """

    number: str
    sum: int
    positions: tuple[Position, ...] = ()
    printed: str | None = None
    operator: str = ""
    customer: str = ""
    content: str = field(default="", compare=False)


def plain(value: object, place: str, low: int, high: int) -> str:
    """A text of low to high characters, without the blanks around it. Raises BadReceipt, also for what no
    till prints: such a number is damaged, and a repeat of it would be another receipt."""
    if not isinstance(value, str) or not low <= len(value.strip()) or len(value) > high:
        raise BadReceipt(LENGTH, place=place, low=low, high=high, value=repr(value)[:80])
    if not all(map(printable, value.strip())):
        raise BadReceipt(UNPRINTED, place=place, value=ascii(value)[:80])
    return value.strip()


def number(value: object) -> str:
    """A receipt's number. Raises BadReceipt."""
    return plain(value, "number", 1, 64)


def operator(value: object) -> str:
    """The printed name of who served, or empty. Raises BadReceipt."""
    return plain(value, "operator", 0, 200)


def customer(value: object) -> str:
    """The number of the customer's card, or empty. Raises BadReceipt."""
    return plain(value, "customer", 0, 64)


def amount(text: str) -> int:
    """Printed money in the smallest coin: `1 234,50`, `1,234.50`, `=99`; below 0 for `-5.5`, `5.00-`,
    `(5.00)` and `5.00 CR`. Raises BadReceipt."""
    bare = re.sub(rf"[\s\xa0'=≡Ё*]|{CURRENCY}|р\.?$", "", text.strip(), flags=re.IGNORECASE)
    found = re.fullmatch(
        r"(\()?([-−–+]?)(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?(\)|[-−–]|CR)?", bare, re.IGNORECASE
    )
    if found is None or (found[1] is None) == (found[5] == ")"):
        raise BadReceipt(NO_AMOUNT, value=repr(text.strip()))
    _, sign, whole, part, after = found.groups()
    value = int(re.sub(r"[.,]", "", whole)) * 100 + int((part or "").ljust(2, "0"))
    if value > LARGEST:
        raise BadReceipt(TOO_MUCH, value=repr(text.strip()))
    return -value if after or (sign and sign != "+") else value


def quantity(text: str) -> float:
    """A printed quantity, `2`, `0,350`. Raises BadReceipt."""
    try:
        value = float(text.strip().replace(",", ".").replace(" ", ""))
    except ValueError:
        raise BadReceipt(NO_QUANTITY, value=repr(text.strip())) from None
    if not 0 < value < 1e6:
        raise BadReceipt(NO_QUANTITY, value=repr(text.strip()))
    return value
