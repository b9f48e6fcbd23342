"""ESC/POS: the lines of text in a printer's stream; the printer's own commands are skipped.

The commands are those of ESC/POS (Epson, "ESC/POS Command Reference for TM Printers"); how many bytes
belong to each stands in the tables. Bytes may come in any pieces. No clock, no socket.
"""

from __future__ import annotations

from collections.abc import Generator

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D

# A paper cut ends a receipt and comes out as this line of its own.
CUT = b"\f"
# No printer is wider, and a till that sends binary must not fill the memory: the rest of the line is dropped.
LONGEST = 1000
# No picture on a receipt is larger; a command that claims more is garbage and swallows nothing.
LARGEST = 1 << 18

# Bytes that follow the two of the command; what is not here has one, as most have.
_ARGUMENTS = {
    DLE: {0x14: 3},
    ESC: {**dict.fromkeys(b"@2<LSimv\x0c", 0), **dict.fromkeys(b"$\\c", 2), ord("p"): 3, ord("W"): 8},
    FS: {**dict.fromkeys(b".&", 0), **dict.fromkeys(b"Sp", 2)},
    GS: {**dict.fromkeys(b":\x0c", 0), **dict.fromkeys(b"$LPW\\", 2), ord("^"): 3},
}

_Reading = Generator[None, int, None]


class EscPosLines:
    """Feed it bytes; it gives whole lines, without their ends and without commands."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._ready: list[bytes] = []
        self._begin()

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, in order; CUT for a paper cut."""
        for byte in data:
            self._reading.send(byte)
        ready, self._ready = self._ready, []
        return ready

    def flush(self) -> list[bytes]:
        """The till has been silent: the line that was begun; a command that was begun is given up."""
        self._end()
        self._begin()
        ready, self._ready = self._ready, []
        return ready

    def _begin(self) -> None:
        self._reading = self._read()
        next(self._reading)

    def _end(self) -> None:
        if self._line:
            self._ready.append(bytes(self._line))
            self._line.clear()

    def _cut(self) -> None:
        self._end()
        self._ready.append(CUT)

    def _read(self) -> _Reading:
        while True:
            byte = yield
            if byte in _ARGUMENTS:
                yield from self._command(byte)
            elif byte in b"\n\r":
                self._end()
            elif byte == 0x0C:
                self._cut()
            elif (byte >= 0x20 or byte == 0x09) and byte != 0x7F and len(self._line) < LONGEST:
                self._line.append(byte)

    def _command(self, lead: int) -> _Reading:
        name = yield
        command = bytes((lead, name))
        if command == b"\x1dV":
            how = yield
            if how not in (0, 1, 48, 49):  # these feed the paper first, and say how far
                yield
            self._cut()
        elif command in (b"\x1bi", b"\x1bm"):
            self._cut()
        elif name == ord("(") or command == b"\x1d8":  # GS ( k, GS 8 L and their kin say their own length
            yield
            yield from _skip((yield from _number(4 if name == ord("8") else 2)))
        elif command == b"\x1dk":  # bar code: ended by NUL, or counted
            kind = yield
            if kind > 6:
                yield from _skip((yield))
            else:
                yield from _until_nul()
        elif command == b"\x1bD":  # tab stops
            yield from _until_nul()
        elif command == b"\x1b*":  # bit image of n columns of 1 or 3 bytes
            mode = yield
            yield from _skip((yield from _number(2)) * (1 if mode < 32 else 3))
        elif command == b"\x1dv":  # raster image
            yield
            yield
            width = yield from _number(2)
            yield from _skip(width * (yield from _number(2)))
        elif command == b"\x1d*":  # image kept by the printer
            width = yield
            yield from _skip(width * (yield) * 8)
        else:
            yield from _skip(_ARGUMENTS[lead].get(name, 1))


def _number(size: int) -> Generator[None, int, int]:
    """A number of so many bytes, the lowest first."""
    number = 0
    for place in range(size):
        number += (yield) << (8 * place)
    return number


def _skip(count: int) -> _Reading:
    for _ in range(count if count <= LARGEST else 0):
        yield


def _until_nul() -> _Reading:
    for _ in range(256):
        if not (yield):
            return
