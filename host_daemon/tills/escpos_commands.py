"""Table of a printer's commands (ESC/POS): for each, how many bytes belong to it and what it does to the text.

The commands are those of Epson ("ESC/POS Command Reference for TM Printers") and a few of its kin. A command that is
not in the table has one byte, as most have. Parameters that no printer takes make it no command.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum, auto

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
LEADS = frozenset((DLE, ESC, FS, GS))
# No picture on a receipt is larger; a command that claims more is garbage and swallows nothing.
LARGEST = 1 << 18
# Bytes of a command that its effect may look at.
TOLD = 16

Reading = Generator[None, int, bytes]


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


class NoCommand(Exception):
    """Bytes that turned out to be no command. byte: the one at which that was seen, if it may be text."""

    def __init__(self, byte: int | None = None) -> None:
        super().__init__()
        self.byte = byte


@dataclass
class PrinterState:
    """State that commands change. code_page: its number, None as the till is set up. kanji_bytes: of one
    user-defined character. selected: whether the printer prints what comes."""

    page_mode: bool = False
    selected: bool = True
    code_page: int | None = None
    kanji: bool = False
    utf8: bool = False
    kanji_bytes: int = 72


@dataclass(frozen=True)
class Command:
    """read: takes what belongs to the command, gives its first bytes. Raises NoCommand."""

    read: Callable[[PrinterState], Reading]
    effect: Effect = Effect.NONE


def _bytes(count: int) -> Callable[[PrinterState], Reading]:
    """Reader of a command with so many bytes."""

    def read(state: PrinterState) -> Reading:
        return (yield from _take(count))

    return read


def _take(count: int) -> Reading:
    taken = bytearray()
    for _ in range(count):
        byte = yield
        if len(taken) < TOLD:
            taken.append(byte)
    return bytes(taken)


def _number(size: int) -> Generator[None, int, int]:
    """A number of so many bytes, the lowest first."""
    return int.from_bytes((yield from _take(size)), "little")


def _data(count: int) -> Reading:
    """So much data. Raises NoCommand for more than there can be."""
    if count > LARGEST:
        raise NoCommand
    return (yield from _take(count))


def _one_of(allowed: bytes) -> Generator[None, int, int]:
    byte = yield
    if byte not in allowed:
        raise NoCommand(byte)
    return byte


def _group(state: PrinterState) -> Reading:
    """GS ( k and its kin: a letter, then the length of the data in two bytes."""
    return (yield from _announced(2))


def _large_group(state: PrinterState) -> Reading:
    return (yield from _announced(4))


def _announced(size: int) -> Reading:
    letter = yield
    if not 0x30 <= letter <= 0x7A:
        raise NoCommand(letter)
    return bytes((letter,)) + (yield from _data((yield from _number(size))))


def _raster(state: PrinterState) -> Reading:
    """GS v 0: bytes across, dots down."""
    yield from _one_of(b"0")
    yield from _one_of(b"\x00\x01\x02\x030123")
    width = yield from _number(2)
    return (yield from _data(width * (yield from _number(2))))


def _columns(state: PrinterState) -> Reading:
    """ESC *: columns of 1 or 3 bytes."""
    mode = yield from _one_of(b"\x00\x01\x20\x21\x26\x27\x28")
    return (yield from _data((yield from _number(2)) * (1 if mode < 32 else 3)))


def _downloaded(state: PrinterState) -> Reading:
    """GS *: a picture that the printer keeps, in units of 8 dots."""
    width = yield
    return (yield from _data(width * (yield) * 8))


def _variable_height(state: PrinterState) -> Reading:
    """GS Q 0: a picture, bytes down."""
    yield from _one_of(b"0")
    yield from _one_of(b"\x00\x01\x02\x030123")
    width = yield from _number(2)
    return (yield from _data(width * (yield from _number(2))))


def _stored_pictures(state: PrinterState) -> Reading:
    """FS q: pictures for the printer's memory, each in units of 8 dots."""
    count = yield
    for _ in range(count):
        width = yield from _number(2)
        yield from _data(width * (yield from _number(2)) * 8)
    return bytes((count,))


def _user_characters(state: PrinterState) -> Reading:
    """ESC &: for each character its width, and so many columns of `height` bytes."""
    height, first, last = (yield), (yield), (yield)
    if not 1 <= height <= 6 or not 32 <= first <= last:
        raise NoCommand
    for _ in range(first, last + 1):
        yield from _take((yield) * height)
    return b""


def _user_kanji(state: PrinterState) -> Reading:
    return (yield from _take(2 + state.kanji_bytes))


def _bitmap(state: PrinterState) -> Reading:
    """GS D: a Windows bitmap, which says its own size."""
    yield from _take(7)
    head = yield from _take(6)
    if head[:2] != b"BM":
        raise NoCommand
    return (yield from _data(max(0, int.from_bytes(head[2:], "little") - 6)))


def _counter(state: PrinterState) -> Reading:
    """GS C: set-up of the serial number; GS C ; has five numbers as text."""
    kind = yield from _one_of(b"012;\x00\x01\x02")
    if kind != ord(";"):
        return (yield from _take({0: 2, 1: 6, 2: 2}[kind & 15]))
    separators = 0
    while separators < 5:
        byte = yield
        if byte not in b"0123456789;":
            raise NoCommand(byte)
        separators += byte == ord(";")
    return b""


def _user_memory(state: PrinterState) -> Reading:
    """FS g 1 writes memory, FS g 2 reads it."""
    kind = yield from _one_of(b"\x01\x0212")
    yield
    yield from _take(4)
    size = yield from _number(2)
    if kind & 1:
        yield from _data(size)
    return bytes((kind,))


def _cut(state: PrinterState) -> Reading:
    how = yield
    if how in (0, 1, 48, 49):
        return bytes((how,))
    if how not in b"ABabgh":
        raise NoCommand(how)
    yield  # these feed the paper first, and say how far
    return bytes((how,))


def _bar_code(state: PrinterState) -> Reading:
    """GS k: ended by NUL, or counted."""
    kind = yield
    if kind <= 6:
        yield from _until_nul()
    elif 65 <= kind <= 79:
        yield from _take((yield))
    else:
        raise NoCommand(kind)
    return bytes((kind,))


def _until_nul() -> Reading:
    for _ in range(256):
        byte = yield
        if not byte:
            return b""
        if byte < 0x20:  # no bar code has it: the NUL was lost
            raise NoCommand(byte)
    return b""


def _tab_stops(state: PrinterState) -> Reading:
    last = 0
    for _ in range(33):
        byte = yield
        if not byte:
            return b""
        if byte <= last:  # stops go up: the NUL was lost
            raise NoCommand(byte)
        last = byte
    return b""


def _two_dimensional(state: PrinterState) -> Reading:
    """ESC Z of other makers: a QR code with its length."""
    yield from _take(3)
    return (yield from _data((yield from _number(2))))


def _real_time(state: PrinterState) -> Reading:
    kind = yield
    if (count := {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(kind)) is None:
        raise NoCommand(kind)
    return bytes((kind,)) + (yield from _take(count))


def _status_query(state: PrinterState) -> Reading:
    kind = yield from _one_of(bytes((1, 2, 3, 4, 5, 6, 7, 8, 18)))
    if kind > 6:
        yield
    return bytes((kind,))


_0, _1, _2, _3, _4, _8 = map(_bytes, (0, 1, 2, 3, 4, 8))


def _table() -> dict[bytes, Command]:
    table = {bytes((lead, name)): Command(_1) for lead in (ESC, FS, GS) for name in range(0x21, 0x7F)}
    table |= {b"\x1b ": Command(_1), b"\x10\x04": Command(_status_query), b"\x10\x14": Command(_real_time)}
    table |= {b"\x10\x05": Command(_1)}
    for lead, count, names in (
        (ESC, _0, b"0126<v"),
        (ESC, _2, b"cfB"),
        (ESC, _3, b"p"),
        (FS, _0, b""),
        (FS, _2, b"?S"),
        (GS, _0, b":<c"),
        (GS, _2, b"LWPA"),
        (GS, _3, b"^z"),
        (GS, _4, b"g"),
    ):
        table |= {bytes((lead, name)): Command(count) for name in names}
    # What prints what is in the line, then feeds the paper or prints something else below.
    table |= {b"\x1b" + bytes((name,)): Command(_1, Effect.END) for name in b"dJeKj"}
    table |= {b"\x1d\x0c": Command(_0, Effect.END), b"\x1d/": Command(_1, Effect.END)}
    table |= {b"\x1cp": Command(_2, Effect.END), b"\x1dT": Command(_1, Effect.LINE_START)}
    table |= {b"\x1dv": Command(_raster, Effect.END), b"\x1dk": Command(_bar_code, Effect.END)}
    table |= {b"\x1dQ": Command(_variable_height, Effect.END), b"\x1bZ": Command(_two_dimensional, Effect.END)}
    table |= {b"\x1b*": Command(_columns), b"\x1d*": Command(_downloaded), b"\x1cq": Command(_stored_pictures)}
    table |= {b"\x1b&": Command(_user_characters), b"\x1c2": Command(_user_kanji), b"\x1dD": Command(_bitmap)}
    table |= {b"\x1dC": Command(_counter), b"\x1cg": Command(_user_memory), b"\x1bD": Command(_tab_stops)}
    for lead in b"\x1b\x1c\x1d":
        table[bytes((lead, ord("(")))] = Command(_group)
    table[b"\x1d8"] = Command(_large_group, Effect.PRINT_GRAPHICS)
    table |= {b"\x1dV": Command(_cut, Effect.CUT)}
    table |= {b"\x1bi": Command(_0, Effect.CUT), b"\x1bm": Command(_0, Effect.CUT)}
    table |= {b"\x1b@": Command(_0, Effect.RESET), b"\x1bL": Command(_0, Effect.PAGE)}
    table |= {b"\x1bS": Command(_0, Effect.STANDARD), b"\x1b\x0c": Command(_0, Effect.PRINT_PAGE)}
    table |= {b"\x1bW": Command(_8, Effect.MOVE), b"\x1bT": Command(_1, Effect.MOVE)}
    table |= {b"\x1d$": Command(_2, Effect.MOVE), b"\x1d\\": Command(_2, Effect.MOVE)}
    table |= {b"\x1b$": Command(_2, Effect.GAP), b"\x1b\\": Command(_2, Effect.GAP)}
    table |= {b"\x1b=": Command(_1, Effect.SELECT), b"\x1bt": Command(_1, Effect.CODE_PAGE)}
    table |= {b"\x1c&": Command(_0, Effect.KANJI), b"\x1c.": Command(_0, Effect.KANJI)}
    return table


COMMANDS = _table()
# Of the commands that say their own length, by their letter.
GROUPS = {
    b"\x1d(k": Effect.PRINT_SYMBOL,
    b"\x1d(L": Effect.PRINT_GRAPHICS,
    b"\x1c(C": Effect.ENCODING,
    b"\x1c(A": Effect.KANJI_FONT,
}
