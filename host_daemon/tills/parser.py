"""Parser of receipts: lines of a till, by the till's layout."""

from __future__ import annotations

import contextlib
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import printable
from host_daemon.settings.tills import Layout
from host_daemon.tills.code_pages import decode
from host_daemon.tills.escpos import CUT
from host_daemon.tills.layout import PATTERNS
from host_daemon.tills.receipt import (
    MONEY,
    BadReceipt,
    Position,
    Receipt,
    amount,
    customer,
    number,
    operator,
    quantity,
)

MOST_LINES = 2000  # of one receipt; what follows belongs to no receipt until the next end
# A line that has an amount and nothing else.
AMOUNT = re.compile(rf"[\s.…_:]*{MONEY}", re.IGNORECASE)
# Fields that may stand below the total, or in the head of the next receipt where the paper is not cut.
LATE = ("void", "refund", "operator", "time", "customer")
BINARY = 0.3  # share of characters that no till prints, above which a line is not text


@dataclass(frozen=True)
class NoReceipt:
    """Lines that make no receipt. why: what was wrong; None when nothing was meant to be one. sent: the bytes
    in which they came, where those are known."""

    why: UserError | None
    lines: tuple[str, ...]
    sent: bytes = b""


@dataclass(frozen=True)
class Understood:
    """One line as it was understood: a field of the layout, and the part that counts. For the tester."""

    line: str
    field: str
    value: str


class ReceiptParser:
    """Feed it lines (bytes, as `EscPosLines` gives them); it gives receipts and what is none."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._patterns = {
            field: re.compile(getattr(layout, field), re.IGNORECASE)
            for field in PATTERNS
            if getattr(layout, field)
        }
        self._understood: deque[Understood] = deque(maxlen=MOST_LINES)  # the oldest goes: only a tester asks
        self._torn: UserError | None = None  # why what follows before the next cut is no sale of its own
        self._forget()

    def feed(self, lines: Sequence[bytes]) -> list[Receipt | NoReceipt]:
        """Receipts that these lines complete, in order."""
        found: list[Receipt | NoReceipt] = []
        for line in lines:
            found += self._line(line)
        return found

    def flush(self) -> list[Receipt | NoReceipt]:
        """The till has been silent: what was begun is as complete as it will be."""
        found = self._finish()
        self._torn = None
        return found

    def understood(self) -> list[Understood]:
        """Lines that were understood since it was last asked for, in order."""
        found = list(self._understood)
        self._understood.clear()
        return found

    def _forget(self) -> None:
        self._lines: list[str] = []
        self._fields: dict[str, str] = {}
        self._late: dict[str, str] = {}  # of LATE, below the total
        self._positions: list[Position] = []
        self._problem: UserError | None = None
        self._marked = False  # a line has been read that can end a receipt
        self._ended = False  # and it did: only a number may still follow
        self._label = ""  # the line before, if nothing in it was understood

    def _line(self, raw: bytes) -> list[Receipt | NoReceipt]:
        if raw == CUT:
            cut_off = self._finish()
            self._torn = None
            return cut_off
        line = decode(raw, self._layout.code_page).strip()
        if not line:
            return []
        unprinted = sum(char == "�" or not (char.isprintable() or char == "\t") for char in line)
        if unprinted > BINARY * len(line):
            self._problem = self._problem or BadReceipt(_("the till sent something that is not text"))
            return []
        # What a printer would not print is noise on the line.
        line = "".join(char for char in line if char == "\t" or printable(char)).strip()
        line = re.sub(r"\s{9,}", " " * 8, line)  # patterns take long over wide gaps
        found: list[Receipt | NoReceipt] = []
        if self._is("start", line):
            found, self._torn = self._finish(), None
        elif self._another(line):
            found = self._finish(another=self._is("number", line))
        if len(self._lines) < MOST_LINES:
            self._lines.append(line)
            self._read(line)
        if self._is("end", line):
            # Such a mark may also stand in the head, so it ends nothing that has no total yet.
            self._marked, self._ended = True, "sum" in self._fields
        if self._ended and ("number" in self._fields or "number" not in self._patterns):
            found += self._finish()
        return found

    def _is(self, field: str, line: str) -> bool:
        return field in self._patterns and self._patterns[field].search(line) is not None

    def _another(self, line: str) -> bool:
        """Whether the line belongs to the next receipt: it has what this one has already."""
        number = self._patterns["number"].search(line) if "number" in self._patterns else None
        if number and "number" in self._fields:
            other = number.group(1).strip() != self._fields["number"]
            return other and (self._marked or "sum" in self._fields)
        if number and "sum" in self._fields and "void" in self._fields:  # a report without a number
            return True
        if not self._marked:
            return False
        if self._ended:
            return not number and (self._is("operator", line) or self._is("sum", line))
        whole = "sum" in self._fields and "number" in self._fields
        return whole and any(self._is(field, line) for field in ("operator", "time", "refund", "void"))

    def _read(self, line: str) -> None:
        label, self._label = self._label, ""
        taken = False
        for field in ("void", "refund", "number", "time", "sum", "operator", "customer"):
            if field not in self._patterns or (match := self._search(field, label, line)) is None:
                continue
            taken = True
            value = (match.group(1) if match.re.groups else match.group()).strip()
            # The first one counts (a copy of the number may stand below), but for the total: the last one.
            if field == "sum" or field not in self._fields:
                late = "sum" in self._fields and field in LATE
                (self._late if late else self._fields).setdefault(field, value)
                if field == "sum":
                    self._fields[field] = value
                self._understood.append(Understood(line, field, value))
        if not taken and not ("position" in self._patterns and self._position(label, line)):
            self._label = line

    def _search(self, field: str, label: str, line: str) -> re.Match[str] | None:
        """What the line says of a field; a total may stand below its word."""
        found = self._patterns[field].search(line)
        if found is None and field == "sum" and label and AMOUNT.fullmatch(line):
            found = self._patterns[field].search(f"{label} {line}")
            if found is not None and found.start(1) <= len(label):
                return None
        return found

    def _position(self, label: str, line: str) -> bool:
        """Takes a position; its name may stand alone on the line before."""
        match = self._patterns["position"].search(line)
        if match is None and label:
            match = self._patterns["position"].search(f"{label}  {line}")
            if match is None or match.end("name") != len(label):
                return False
        if match is None:
            return False
        groups = {name: text for name, text in match.groupdict().items() if text is not None}
        try:
            self._positions.append(
                Position(
                    groups["name"].strip(),
                    quantity(groups["quantity"]) if "quantity" in groups else 1.0,
                    amount(groups["price"]) if "price" in groups else None,
                    amount(groups["sum"]) if "sum" in groups else None,
                )
            )
        except BadReceipt:
            return False  # some other line that looks like a position; the receipt stands by its total
        self._understood.append(Understood(line, "position", groups["name"].strip()))
        return True

    def _finish(self, another: bool = False) -> list[Receipt | NoReceipt]:
        """another: the next one has begun, and what stood below the total belongs to it."""
        fields, late = self._fields, self._late
        lines, problem = tuple(self._lines), self._problem
        positions, torn = tuple(self._positions), self._torn
        self._forget()
        if another:
            self._fields = late
        else:
            fields = late | fields
        if not lines and not problem:
            return []
        if "void" in fields:
            return [NoReceipt(None, lines)]
        if "sum" not in fields:
            # Advertising between two receipts has neither.
            meant = "number" in fields or bool(problem)
            if meant or "refund" in fields:
                self._torn = BadReceipt(_("the beginning is missing"))
            return [NoReceipt((problem or BadReceipt(_("no total was found"))) if meant else None, lines)]
        if "number" not in fields and (why := problem or torn):
            # Whether it was a sale stood in the part that was lost, or it is a slip of the card that paid.
            return [NoReceipt(why, lines)]
        try:
            given = number(fields["number"]) if "number" in fields else ""
            total = amount(fields["sum"])
            printed = self._printed(fields.get("time"))
            who, card = operator(fields.get("operator", "")), customer(fields.get("customer", ""))
        except BadReceipt as error:
            return [NoReceipt(error, lines)]
        if "refund" in fields:
            total = -abs(total)
        if given:
            self._torn = BadReceipt(_("this total has no number and follows a receipt that has one"))
        content = blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()
        return [Receipt(given, total, positions, printed, who, card, content)]

    def _printed(self, text: str | None) -> str | None:
        if text is None:
            return None
        told = " ".join(text.replace(",", " ").split())
        for form in _forms(self._layout.time_form):
            with contextlib.suppress(ValueError):
                return datetime.strptime(told, form).isoformat(timespec="seconds")
        raise BadReceipt(
            _("{value} is no time of the form {form}"), value=repr(text), form=self._layout.time_form
        )


def _forms(form: str) -> list[str]:
    """The form, and the same with a year of two or four digits, with and without seconds."""
    years = [form, form.replace("%y", "%Y") if "%y" in form else form.replace("%Y", "%y")]
    return years + [one.replace(":%S", "") if "%S" in one else one.replace("%M", "%M:%S") for one in years]
