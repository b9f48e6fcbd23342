"""Parser of receipts: lines of a till, by the till's layout."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import printable
from host_daemon.settings.tills import Layout
from host_daemon.tills.escpos import CUT
from host_daemon.tills.layout import PATTERNS
from host_daemon.tills.receipt import (
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
BINARY = 0.3  # share of characters that no till prints, above which a line is not text


@dataclass(frozen=True)
class NoReceipt:
    """Lines that make no receipt. why: what was wrong; None when nothing was meant to be one."""

    why: UserError | None
    lines: tuple[str, ...]


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
        self._forget()

    def feed(self, lines: list[bytes]) -> list[Receipt | NoReceipt]:
        """Receipts that these lines complete, in order."""
        found: list[Receipt | NoReceipt] = []
        for line in lines:
            found += self._line(line)
        return found

    def flush(self) -> list[Receipt | NoReceipt]:
        """The till has been silent: what was begun is as complete as it will be."""
        return self._finish()

    def understood(self) -> list[Understood]:
        """Lines that were understood since it was last asked for, in order."""
        found = list(self._understood)
        self._understood.clear()
        return found

    def _forget(self) -> None:
        self._lines: list[str] = []
        self._fields: dict[str, str] = {}
        self._positions: list[Position] = []
        self._problem: UserError | None = None

    def _line(self, raw: bytes) -> list[Receipt | NoReceipt]:
        if raw == CUT:
            return self._finish()
        line = raw.decode(self._layout.code_page, errors="replace").strip()
        if not line:
            return []
        unprinted = sum(char == "�" or not (char.isprintable() or char == "\t") for char in line)
        if unprinted > BINARY * len(line):
            self._problem = self._problem or BadReceipt(_("the till sent something that is not text"))
            return []
        # What a printer would not print is noise on the line.
        line = "".join(char for char in line if char == "\t" or printable(char)).strip()
        found = self._finish() if self._is("start", line) else []
        if len(self._lines) < MOST_LINES:
            self._lines.append(line)
            self._read(line)
        if self._is("end", line):
            found += self._finish()
        return found

    def _is(self, field: str, line: str) -> bool:
        return field in self._patterns and self._patterns[field].search(line) is not None

    def _read(self, line: str) -> None:
        taken = False
        for field in ("void", "refund", "number", "time", "sum", "operator", "customer"):
            if field not in self._patterns or (match := self._patterns[field].search(line)) is None:
                continue
            taken = True
            value = (match.group(1) if match.re.groups else match.group()).strip()
            # The first one counts (a copy of the number may stand below), but for the total: the last one.
            if field == "sum" or field not in self._fields:
                self._fields[field] = value
                self._understood.append(Understood(line, field, value))
        if not taken and "position" in self._patterns:
            self._position(line)

    def _position(self, line: str) -> None:
        match = self._patterns["position"].search(line)
        if match is None:
            return
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
            return  # some other line that looks like a position; the receipt stands by its number and sum
        self._understood.append(Understood(line, "position", groups["name"].strip()))

    def _finish(self) -> list[Receipt | NoReceipt]:
        fields, lines, problem = self._fields, tuple(self._lines), self._problem
        positions = tuple(self._positions)
        self._forget()
        if not lines and not problem:
            return []
        if "void" in fields:
            return [NoReceipt(None, lines)]
        for field, words in (("number", _("no number was found")), ("sum", _("no total was found"))):
            if field not in fields:
                # Advertising between two receipts has neither.
                meant = "number" in fields or "sum" in fields or bool(problem)
                return [NoReceipt((problem or BadReceipt(words)) if meant else None, lines)]
        try:
            given, total = number(fields["number"]), amount(fields["sum"])
            printed = self._printed(fields.get("time"))
            who, card = operator(fields.get("operator", "")), customer(fields.get("customer", ""))
        except BadReceipt as error:
            return [NoReceipt(error, lines)]
        if "refund" in fields:
            total = -abs(total)
        return [Receipt(given, total, positions, printed, who, card)]

    def _printed(self, text: str | None) -> str | None:
        if text is None:
            return None
        try:
            time = datetime.strptime(" ".join(text.split()), self._layout.time_form)
        except ValueError:
            raise BadReceipt(
                _("{value} is no time of the form {form}"), value=repr(text), form=self._layout.time_form
            ) from None
        return time.isoformat(timespec="seconds")
