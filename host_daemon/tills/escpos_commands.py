"""Table of a printer's commands (ESC/POS): which bytes belong to each, and what it does to the text.

The commands are those of Epson ("ESC/POS Command Reference for TM Printers") and a few of its kin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from host_daemon.tills import escpos_arguments as arguments
from host_daemon.tills.escpos_arguments import PrinterState, Reading

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
LEADS = frozenset((DLE, ESC, FS, GS))


class Effect(Enum):
    """Effect of a command on the printed text."""

    NONE = auto()
    END = auto()  # prints what is in the line
    CUT = auto()
    RESET = auto()
    GAP = auto()  # goes on further right in the line
    PAGE = auto()  # page mode begins
    PRINT_PAGE = auto()  # prints the page and stays in page mode; ends the line outside of it
    STANDARD = auto()  # page mode ends; what was not printed is forgotten
    MOVE = auto()  # goes on elsewhere in the page
    SELECT = auto()  # the printer, or the customer's display
    CODE_PAGE = auto()
    KANJI = auto()
    ENCODING = auto()
    KANJI_FONT = auto()
    PRINT_SYMBOL = auto()
    PRINT_GRAPHICS = auto()
    LINE_START = auto()


@dataclass(frozen=True)
class Command:
    """read: takes what belongs to the command, gives its first bytes. Raises NoCommand."""

    read: Callable[[PrinterState], Reading]
    effect: Effect = Effect.NONE


_0, _1, _2, _3, _4, _8 = map(arguments.counted, (0, 1, 2, 3, 4, 8))

# Lead, names, what belongs to the command, and its effect. What is not here has one byte of arguments.
_ROWS: tuple[tuple[int, bytes, Callable[[PrinterState], Reading], Effect], ...] = (
    (DLE, b"\x04", arguments.status_query, Effect.NONE),
    (DLE, b"\x05", _1, Effect.NONE),
    (DLE, b"\x14", arguments.real_time, Effect.NONE),
    (ESC, b" ", _1, Effect.NONE),
    (ESC, b"0126<v", _0, Effect.NONE),
    (ESC, b"cfB", _2, Effect.NONE),
    (ESC, b"p", _3, Effect.NONE),
    (ESC, b"(", arguments.group, Effect.NONE),
    (ESC, b"*", arguments.columns, Effect.NONE),
    (ESC, b"&", arguments.user_characters, Effect.NONE),
    (ESC, b"D", arguments.tab_stops, Effect.NONE),
    (ESC, b"dJeKj", _1, Effect.END),
    (ESC, b"Z", arguments.two_dimensional, Effect.END),
    (ESC, b"im", _0, Effect.CUT),
    (ESC, b"@", _0, Effect.RESET),
    (ESC, b"L", _0, Effect.PAGE),
    (ESC, b"S", _0, Effect.STANDARD),
    (ESC, b"\x0c", _0, Effect.PRINT_PAGE),
    (ESC, b"W", _8, Effect.MOVE),
    (ESC, b"T", _1, Effect.MOVE),
    (ESC, b"$\\", _2, Effect.GAP),
    (ESC, b"=", _1, Effect.SELECT),
    (ESC, b"t", _1, Effect.CODE_PAGE),
    (FS, b"?S", _2, Effect.NONE),
    (FS, b"(", arguments.group, Effect.NONE),
    (FS, b"q", arguments.stored_pictures, Effect.NONE),
    (FS, b"2", arguments.user_kanji, Effect.NONE),
    (FS, b"g", arguments.user_memory, Effect.NONE),
    (FS, b"p", _2, Effect.END),
    (FS, b"&.", _0, Effect.KANJI),
    (GS, b":<c", _0, Effect.NONE),
    (GS, b"LWPA", _2, Effect.NONE),
    (GS, b"^z", _3, Effect.NONE),
    (GS, b"g", _4, Effect.NONE),
    (GS, b"(", arguments.group, Effect.NONE),
    (GS, b"*", arguments.downloaded, Effect.NONE),
    (GS, b"D", arguments.bitmap, Effect.NONE),
    (GS, b"C", arguments.counter, Effect.NONE),
    (GS, b"\x0c", _0, Effect.END),
    (GS, b"/", _1, Effect.END),
    (GS, b"v", arguments.raster, Effect.END),
    (GS, b"Q", arguments.variable_height, Effect.END),
    (GS, b"k", arguments.bar_code, Effect.END),
    (GS, b"T", _1, Effect.LINE_START),
    (GS, b"8", arguments.large_group, Effect.PRINT_GRAPHICS),
    (GS, b"V", arguments.cut, Effect.CUT),
    (GS, b"$\\", _2, Effect.MOVE),
)
COMMANDS = {bytes((lead, name)): Command(_1) for lead in (ESC, FS, GS) for name in range(0x21, 0x7F)} | {
    bytes((lead, name)): Command(read, effect) for lead, names, read, effect in _ROWS for name in names
}
# Of the commands that say their own length, by their letter.
GROUPS = {
    b"\x1d(k": Effect.PRINT_SYMBOL,
    b"\x1d(L": Effect.PRINT_GRAPHICS,
    b"\x1c(C": Effect.ENCODING,
    b"\x1c(A": Effect.KANJI_FONT,
}
