"""Port to a board's MicroPython prompt: mpremote on a serial port."""

from __future__ import annotations

import contextlib
import getpass
import json
import math
import os
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import serial
from mpremote import transport_serial
from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal

CHUNK = 512  # bytes of a file per exchange; the board holds them as source text of four times that
TRIES, PATIENCE_S = 4, 2.5  # a board that has just been restarted does not listen at once
SILENT_S = 10  # longest wait for a byte
# Desktops look at new ports for a moment before they let them go; a board that restarts takes its port away.
FREE_TRIES, FREE_S = 15, 0.4

NO_PORT = _(
    "There is no port {port}. Plug the board in (one on battery sleeps: press its reset button), or name "
    "another port; known here: {known}."
)
BUSY = _("The port {port} is used by another program. Close that one, then try again.")
NO_PROMPT = _(
    "The board at {port} does not answer as MicroPython does. Install MicroPython on it first, "
    "or press its reset button and try again."
)
FORBIDDEN = _(
    "The port {port} may not be used by {user}. On Debian: sudo usermod -aG dialout {user}, "
    "then log in again."
)
LEFT = _("The board at {port} stopped answering in the middle. Check the cable and try again.")
FAILED = _("The board at {port} could not do it: {reason}")

# `meant` tells main.py that this was no crash: some chips cannot tell a reset from their watchdog's.
_RESTART = """
import json, machine, os
try:
    with open('/slots.json') as f:
        slots = json.load(f)
    slots['meant'] = True
    with open('/slots.new', 'w') as f:
        json.dump(slots, f)
    os.rename('/slots.new', '/slots.json')
except (OSError, ValueError):
    pass
machine.reset()
"""

_TROUBLE = (TransportError, serial.SerialException, OSError, termios.error)


class Mpremote:
    """Holds a board at its prompt. Use it as a context; when that fails the board goes back to its work.

    Raises UserError when there is no port, it is busy, or nothing there speaks MicroPython.
    """

    def __init__(self, port: Path, known: tuple[str, ...] = ()) -> None:
        self._port = port
        self._known = known
        self._board: Any = None

    def __enter__(self) -> Mpremote:
        look(self._port, self._known)
        self._board = self._open()
        for _attempt in range(TRIES):
            with contextlib.suppress(*_TROUBLE):
                self._interrupt()
                return self
        self._close()
        raise UserError(terminal().text(NO_PROMPT, port=self._port))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:  # whatever went wrong, it must not stay at its prompt, deaf to its buttons
            with contextlib.suppress(*_TROUBLE):
                self._interrupt()
            self.restart()
        self._close()

    def run(self, code: str) -> Any:
        """Runs code whose last print is JSON; gives that, or None when it prints nothing."""
        try:
            said = self._board.exec(code).decode().strip()
        except TransportExecError as trouble:
            reason = trouble.error_output.strip().splitlines()
            raise UserError(
                terminal().text(FAILED, port=self._port, reason=reason[-1] if reason else "")
            ) from None
        except _TROUBLE:
            raise UserError(terminal().text(LEFT, port=self._port)) from None
        return json.loads(said.splitlines()[-1]) if said else None

    def write(self, path: str, data: bytes) -> None:
        """Puts a file on the board."""
        try:
            self._board.fs_writefile(path, data, chunk_size=CHUNK)
        except _TROUBLE as trouble:
            if isinstance(trouble, OSError) and not isinstance(trouble, serial.SerialException):
                raise UserError(terminal().text(FAILED, port=self._port, reason=trouble)) from None
            raise UserError(terminal().text(LEFT, port=self._port)) from None

    def restart(self) -> None:
        """Lets the board start anew, with what it has now."""
        with contextlib.suppress(*_TROUBLE):
            self._board.exec_raw_no_follow(_RESTART)

    def _open(self) -> Any:
        """The port, once it is there and free."""
        for _attempt in range(FREE_TRIES):
            with contextlib.suppress(*_TROUBLE):
                return SerialTransport(str(self._port.resolve()), timeout=SILENT_S)
            time.sleep(FREE_S)
        look(self._port, self._known)
        raise UserError(terminal().text(BUSY, port=self._port))

    def _interrupt(self) -> None:
        # mpremote prints what it did not expect. Redirecting stdout would touch the other threads' too.
        transport_serial.print = _silent
        self._board.enter_raw_repl(timeout_overall=PATIENCE_S)

    def _close(self) -> None:
        with contextlib.suppress(*_TROUBLE):
            self._board.close()
        with contextlib.suppress(*_TROUBLE):  # mpremote leaves it open when a port has no control lines
            self._board.serial.close()


def look(port: Path, known: tuple[str, ...]) -> None:
    """Raises UserError when there is no such port, or it may not be used. known: those that there are."""
    if not port.exists():
        names = ", ".join(known) or terminal().text("none")
        raise UserError(terminal().text(NO_PORT, port=port, known=names))
    if not os.access(port, os.R_OK | os.W_OK):
        raise UserError(terminal().text(FORBIDDEN, port=port, user=getpass.getuser()))


def _silent(*_: object) -> None:
    """Prints nothing."""


def literal(value: object) -> str:
    """`value` as source text that MicroPython reads back as the same. Raises TypeError for what has none.

    Written, never parsed: boards are flashed in several threads, where the parser of Python 3.11 fails now
    and then (SystemError).
    """
    if value is None or type(value) in (bool, int, str, bytes):  # a subclass may be written otherwise
        return repr(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({''.join(f'{literal(one)}, ' for one in value)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(key)}: {literal(one)}' for key, one in value.items())}}}"
    raise TypeError(f"{value!r} cannot be written for a board")
