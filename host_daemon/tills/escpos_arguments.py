"""Arguments of a printer's commands: which bytes belong to a command, and the first of them.

Parameters that no printer takes make it no command.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

# No picture on a receipt is larger; a command that claims more is garbage and swallows nothing.
LARGEST = 1 << 18
# Bytes of a command that its effect may look at.
TOLD = 16

Reading = Generator[None, int, bytes]


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


def counted(count: int) -> Callable[[PrinterState], Reading]:
    """Reader of a command with so many bytes."""

    def read(state: PrinterState) -> Reading:
        return (yield from take(count))

    return read


def take(count: int) -> Reading:
    taken = bytearray()
    for _ in range(count):
        byte = yield
        if len(taken) < TOLD:
            taken.append(byte)
    return bytes(taken)


def number(size: int) -> Generator[None, int, int]:
    """A number of so many bytes, the lowest first."""
    return int.from_bytes((yield from take(size)), "little")


def data(count: int) -> Reading:
    """So much data. Raises NoCommand for more than there can be."""
    if count > LARGEST:
        raise NoCommand
    return (yield from take(count))


def one_of(allowed: bytes) -> Generator[None, int, int]:
    byte = yield
    if byte not in allowed:
        raise NoCommand(byte)
    return byte


def group(state: PrinterState) -> Reading:
    """GS ( k and its kin: a letter, then the length of the data in two bytes."""
    return (yield from announced(2))


def large_group(state: PrinterState) -> Reading:
    return (yield from announced(4))


def announced(size: int) -> Reading:
    letter = yield
    if not 0x30 <= letter <= 0x7A:
        raise NoCommand(letter)
    return bytes((letter,)) + (yield from data((yield from number(size))))


def raster(state: PrinterState) -> Reading:
    """GS v 0: bytes across, dots down."""
    yield from one_of(b"0")
    yield from one_of(b"\x00\x01\x02\x030123")
    width = yield from number(2)
    return (yield from data(width * (yield from number(2))))


def columns(state: PrinterState) -> Reading:
    """ESC *: columns of 1 or 3 bytes."""
    mode = yield from one_of(b"\x00\x01\x20\x21\x26\x27\x28")
    return (yield from data((yield from number(2)) * (1 if mode < 32 else 3)))


def downloaded(state: PrinterState) -> Reading:
    """GS *: a picture that the printer keeps, in units of 8 dots."""
    width = yield
    return (yield from data(width * (yield) * 8))


def variable_height(state: PrinterState) -> Reading:
    """GS Q 0: a picture, bytes down."""
    yield from one_of(b"0")
    yield from one_of(b"\x00\x01\x02\x030123")
    width = yield from number(2)
    return (yield from data(width * (yield from number(2))))


def stored_pictures(state: PrinterState) -> Reading:
    """FS q: pictures for the printer's memory, each in units of 8 dots."""
    count = yield
    for _ in range(count):
        width = yield from number(2)
        yield from data(width * (yield from number(2)) * 8)
    return bytes((count,))


def user_characters(state: PrinterState) -> Reading:
    """ESC &: for each character its width, and so many columns of `height` bytes."""
    height, first, last = (yield), (yield), (yield)
    if not 1 <= height <= 6 or not 32 <= first <= last:
        raise NoCommand
    for _ in range(first, last + 1):
        yield from take((yield) * height)
    return b""


def user_kanji(state: PrinterState) -> Reading:
    return (yield from take(2 + state.kanji_bytes))


def bitmap(state: PrinterState) -> Reading:
    """GS D: a Windows bitmap, which says its own size."""
    yield from take(7)
    head = yield from take(6)
    if head[:2] != b"BM":
        raise NoCommand
    return (yield from data(max(0, int.from_bytes(head[2:], "little") - 6)))


def counter(state: PrinterState) -> Reading:
    """GS C: set-up of the serial number; GS C ; has five numbers as text."""
    kind = yield from one_of(b"012;\x00\x01\x02")
    if kind != ord(";"):
        return (yield from take({0: 2, 1: 6, 2: 2}[kind & 15]))
    separators = 0
    while separators < 5:
        byte = yield
        if byte not in b"0123456789;":
            raise NoCommand(byte)
        separators += byte == ord(";")
    return b""


def user_memory(state: PrinterState) -> Reading:
    """FS g 1 writes memory, FS g 2 reads it."""
    kind = yield from one_of(b"\x01\x0212")
    yield
    yield from take(4)
    size = yield from number(2)
    if kind & 1:
        yield from data(size)
    return bytes((kind,))


def cut(state: PrinterState) -> Reading:
    how = yield
    if how in (0, 1, 48, 49):
        return bytes((how,))
    if how not in b"ABabgh":
        raise NoCommand(how)
    yield  # these feed the paper first, and say how far
    return bytes((how,))


def bar_code(state: PrinterState) -> Reading:
    """GS k: ended by NUL, or counted."""
    kind = yield
    if kind <= 6:
        yield from until_nul()
    elif 65 <= kind <= 79:
        yield from take((yield))
    else:
        raise NoCommand(kind)
    return bytes((kind,))


def until_nul() -> Reading:
    for _ in range(256):
        byte = yield
        if not byte:
            return b""
        if byte < 0x20:  # no bar code has it: the NUL was lost
            raise NoCommand(byte)
    return b""


def tab_stops(state: PrinterState) -> Reading:
    last = 0
    for _ in range(33):
        byte = yield
        if not byte:
            return b""
        if byte <= last:  # stops go up: the NUL was lost
            raise NoCommand(byte)
        last = byte
    return b""


def two_dimensional(state: PrinterState) -> Reading:
    """ESC Z of other makers: a QR code with its length."""
    yield from take(3)
    return (yield from data((yield from number(2))))


def real_time(state: PrinterState) -> Reading:
    kind = yield
    if (count := {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(kind)) is None:
        raise NoCommand(kind)
    return bytes((kind,)) + (yield from take(count))


def status_query(state: PrinterState) -> Reading:
    kind = yield from one_of(bytes((1, 2, 3, 4, 5, 6, 7, 8, 18)))
    if kind > 6:
        yield
    return bytes((kind,))
