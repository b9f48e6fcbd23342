"""ESC/POS: a printer as one state machine, which gives the lines of text that it would print.

The commands stand in one table (`escpos_commands`). Bytes may come in any pieces. No clock, no socket.
"""

from __future__ import annotations

from collections.abc import Generator

from host_daemon.tills.escpos_arguments import LARGEST, NoCommand, PrinterState
from host_daemon.tills.escpos_commands import (
    COMMANDS,
    GROUPS,
    LEADS,
    Command,
    Effect,
)
from host_daemon.tills.printer_status import answer

# A paper cut ends a receipt and comes out as this line of its own.
CUT = b"\f"
# No printer is wider, and a till that sends binary must not fill the memory: the rest of the line is dropped.
LONGEST = 1000
# No page has more lines; what is above is printed.
PAGE_LINES = 500
# Answers that nobody takes are forgotten.
MOST_ANSWERS = 1000
# Dots, about a character: the least that parts two columns.
GAP = 12


class PrintedLine(bytes):
    """Bytes of one line. pages: where in it the till chose another code page, each (place, number or name),
    None as it is set up. end: how many bytes of the stream had come when the line was printed."""

    pages: tuple[tuple[int, int | str | None], ...] = ()
    end: int = 0


class EscPosLines:
    """Feed it bytes; it gives whole lines, without their ends and without commands."""

    def __init__(self) -> None:
        self._state = PrinterState()
        self._line = bytearray()
        self._pages: list[tuple[int, int | str | None]] = []
        self._page: list[PrintedLine] = []  # lines of the page that is not printed yet
        self._ready: list[PrintedLine] = []
        self._answers = bytearray()
        self._taken = 0
        self._held: bytearray | None = None  # of a command that is not whole yet
        self._begin()

    def feed(self, data: bytes) -> list[PrintedLine]:
        """The lines that `data` completes, in order; CUT for a paper cut."""
        for byte in data:
            self._taken += 1
            self._send(byte)
        return self._out()

    def flush(self) -> list[PrintedLine]:
        """The till has been silent: the line that was begun. A command that was begun was none: if what it
        has swallowed is text, that is read. The code page stays, as in a printer."""
        swallowed, self._held = self._held, None
        self._begin()
        if swallowed is not None and _is_text(swallowed):
            for byte in swallowed:
                self._send(byte)
            self._held = None
            self._begin()
        self._print_page()
        self._state.page_mode, self._state.selected = False, True
        return self._out()

    def answers(self) -> bytes:
        """What the till is to be answered since this was last asked for."""
        given, self._answers = bytes(self._answers), bytearray()
        return given

    def _out(self) -> list[PrintedLine]:
        ready, self._ready = self._ready, []
        return ready

    def _begin(self) -> None:
        self._reading = self._read()
        next(self._reading)

    def _send(self, byte: int) -> None:
        if self._held is not None and len(self._held) <= LARGEST:
            self._held.append(byte)
        self._reading.send(byte)

    def _read(self) -> Generator[None, int, None]:
        again: int | None = None
        while True:
            byte = (yield) if again is None else again
            again = None
            if byte in LEADS:
                self._held = bytearray()
                again = yield from self._command(byte)
                self._held = None
            else:
                self._text(byte)

    def _command(self, lead: int) -> Generator[None, int, int | None]:
        """Take a command. The byte that turned out not to belong to it, if there is one."""
        name = yield
        command = bytes((lead, name))
        entry = COMMANDS.get(command)
        if entry is None:
            return name  # noise, and the next byte is text
        try:
            told = yield from entry.read(self._state)
        except NoCommand as error:
            return error.byte
        self._answers += answer(command, told)[: MOST_ANSWERS - len(self._answers)]
        self._apply(command, entry, told)
        return None

    def _apply(self, command: bytes, entry: Command, told: bytes) -> None:
        effect, state = entry.effect, self._state
        if command in (b"\x1b(", b"\x1c(", b"\x1d("):
            effect, told = GROUPS.get(command + told[:1], Effect.NONE), told[1:]
        elif command == b"\x1d8":
            told = told[1:]
        if effect is Effect.SELECT:
            state.selected = bool(told[0] & 1)
        elif effect is Effect.RESET:
            self._print_page()
            self._state = PrinterState()
        elif state.selected:
            self._print(effect, command, told)

    def _print(self, effect: Effect, command: bytes, told: bytes) -> None:
        state = self._state
        if effect is Effect.END or (effect is Effect.MOVE and state.page_mode):
            self._end()
        elif effect is Effect.LINE_START:
            if told[:1] in (b"\x00", b"0"):
                self._clear()
            self._end()
        elif effect is Effect.CUT:
            self._cut()
        elif effect is Effect.GAP:
            moved = int.from_bytes(told[:2], "little")
            if self._line and (command == b"\x1b$" or GAP <= moved < 1 << 15):
                self._append(0x09)
        elif effect is Effect.PAGE:
            state.page_mode = state.page_mode or not self._line
        elif effect is Effect.PRINT_PAGE:
            self._print_page()
        elif effect is Effect.STANDARD and state.page_mode:
            self._forget_page()
            state.page_mode = False
        elif effect is Effect.CODE_PAGE:
            state.code_page, state.utf8 = told[0], False
        elif effect is Effect.KANJI:
            state.kanji = command == b"\x1c&"
        elif effect is Effect.ENCODING and told[:1] in (b"0", b"\x00"):
            state.utf8 = told[1:2] in (b"2", b"\x02")
        elif effect is Effect.KANJI_FONT and told[:1] in (b"0", b"\x00"):
            state.kanji_bytes = {0: 72, 1: 60, 2: 32}.get(told[1] & 15 if len(told) > 1 else 0, 72)
        elif (effect is Effect.PRINT_SYMBOL and told[1:2] == b"Q") or (
            effect is Effect.PRINT_GRAPHICS and told[1:2] in (b"\x02", b"2", b"E", b"U")
        ):
            self._end()

    def _text(self, byte: int) -> None:
        if not self._state.selected:
            return
        if byte in b"\n\r\v":
            self._end()
        elif byte == 0x0C:
            if self._state.page_mode:
                self._print_page()
                self._state.page_mode = False
            else:
                self._cut()
        elif byte == 0x18 and self._state.page_mode:
            self._forget_page()
        elif (byte >= 0x20 or byte == 0x09) and byte != 0x7F and len(self._line) < LONGEST:
            self._append(byte)

    def _append(self, byte: int) -> None:
        state = self._state
        chosen = "utf-8" if state.utf8 else "gb18030" if state.kanji else state.code_page
        if byte >= 0x80 and (not self._pages or self._pages[-1][1] != chosen):
            self._pages.append((len(self._line), chosen))
        self._line.append(byte)

    def _clear(self) -> None:
        self._line.clear()
        self._pages.clear()

    def _end(self) -> None:
        if not self._line:
            return
        line = PrintedLine(self._line)
        line.pages, line.end = tuple(self._pages), self._taken
        self._clear()
        if self._state.page_mode:
            self._page.append(line)
            if len(self._page) > PAGE_LINES:
                self._ready.append(self._page.pop(0))
        else:
            self._ready.append(line)

    def _print_page(self) -> None:
        self._end()
        self._ready += self._page
        self._page.clear()

    def _forget_page(self) -> None:
        self._clear()
        self._page.clear()

    def _cut(self) -> None:
        self._print_page()
        line = PrintedLine(CUT)
        line.end = self._taken
        self._ready.append(line)


def _is_text(data: bytearray) -> bool:
    """Whether bytes that a command has swallowed are lines of text rather than dots of a picture."""
    good = sum(byte >= 0x20 or byte in b"\n\r\t\x1b\x1d" for byte in data)
    return data.count(b"\n") > len(data) // 200 and good >= 0.95 * len(data) and b" " in data
