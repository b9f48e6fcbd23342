"""Code pages of printers: the text of a line by the page that the till chose, or that it is set up with."""

from __future__ import annotations

from host_daemon.tills.escpos import PrintedLine

# ESC t n of Epson's printers and of those that are made like them (Epson, "TM Printer Code Page Tables").
# Page 0 is what a printer has when it is switched on: a till that never chose one prints by its own.
_CHOSEN = {
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    14: "cp737",
    15: "iso8859-7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    34: "cp855",
    39: "iso8859-2",
    40: "iso8859-15",
    44: "cp1125",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    51: "cp1257",
    59: "cp866",
    73: "cp1251",
}


def decode(line: bytes, own: str) -> str:
    """The text of a line. own: the page that the till is set up with, for what was printed by no other."""
    changes = line.pages if isinstance(line, PrintedLine) else ()
    ends = [place for place, _ in changes[1:]] + [len(line)]
    if not changes or changes[0][0]:
        changes, ends = ((0, None), *changes), [changes[0][0] if changes else len(line), *ends]
    return "".join(
        line[place:end].decode(_named(page, own), errors="replace")
        for (place, page), end in zip(changes, ends, strict=False)
    )


def _named(page: int | str | None, own: str) -> str:
    if isinstance(page, str):
        return page
    # A till whose text is UTF-8 chooses pages from habit, and its printer takes no notice.
    return own if page is None or own == "utf-8" else _CHOSEN.get(page, own)
