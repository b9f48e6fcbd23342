"""The real MicroPython as a process: one start of it, its standard streams and the line to its stand-ins."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.unix_socket import address

HEAP = "192k"  # pointers are 64 bits here: about 100 KB on a board
PROGRAM = Path(__file__).parent / "micropython" / "board.py"
# Boards lose power with whoever plays their world. (A preexec_fn would hang now and then beside threads.)
TETHER = ["setpriv", "--pdeathsig", "KILL"]
MISSING = _(
    "Virtual boards need MicroPython, and there is none for this kind of processor from PyPI: install the "
    "package micropython (Debian 13 and newer have it), then start the post again."
)


def micropython() -> Path:
    """The interpreter: what PyPI has (for x86-64), else the system's. Raises UserError when there is none."""
    beside = Path(sys.executable).with_name("micropython")
    found = str(beside) if beside.exists() else shutil.which("micropython")
    if found is None:
        raise UserError(MISSING)
    return Path(found)


class Interpreter:
    """socket_path: where the stand-ins find their line. flash: folder that is its flash.

    printed: takes what it prints. told: takes a message of the stand-ins, its letter and content. ended: it
    has ended by itself, and waits for `kill` all the same.
    """

    def __init__(
        self,
        socket_path: Path,
        flash: Path,
        printed: Callable[[bytes], None],
        told: Callable[[bytes, bytes], None],
        ended: Callable[[], None],
    ) -> None:
        self.last = b""  # of what it printed
        self.ready = False  # its stand-ins listen
        self.status: int | None = None  # once it was killed: how it ended
        self._printed, self._told, self._ended = printed, told, ended
        self._socket_path = socket_path
        self._listener: socket.socket | None = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket_path.parent.mkdir(parents=True, exist_ok=True)
        self._socket_path.unlink(missing_ok=True)
        self._until_greeted = contextlib.ExitStack()
        short = self._until_greeted.enter_context(address(self._socket_path))
        self._listener.bind(short)
        self._listener.listen(1)
        self._listener.setblocking(False)
        self._line: socket.socket | None = None
        stdin, self._input = os.pipe()
        self._output, stdout = os.pipe()
        os.set_blocking(self._input, False)
        os.set_blocking(self._output, False)
        command = [
            *TETHER,
            str(micropython()),
            "-X",
            f"heapsize={HEAP}",
            str(PROGRAM),
        ]
        self._process = subprocess.Popen(
            [*command, short, str(flash)],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        os.close(stdin)
        os.close(stdout)
        asyncio.get_running_loop().add_reader(self._output, self._read_output)

    async def greet(self, config: dict[str, Any]) -> None:
        """Wait for its stand-ins and tell them what they are to be."""
        loop = asyncio.get_running_loop()
        assert self._listener is not None
        self._line, _ = await loop.sock_accept(self._listener)
        self._listener.close()
        self._listener = None
        self._until_greeted.close()
        self._socket_path.unlink(missing_ok=True)
        self._line.setblocking(False)
        self._line.send(json.dumps(config).encode())
        loop.add_reader(self._line, self._read_line)
        self.ready = True

    def type(self, data: bytes) -> None:
        """Type on its standard input, as much as there is room for."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._input, data)

    def tell(self, message: bytes) -> None:
        """A message to the stand-ins. Nobody hears it before they are ready."""
        if self._line is not None:
            with contextlib.suppress(BlockingIOError, BrokenPipeError, ConnectionResetError):
                self._line.send(message)

    def kill(self) -> None:
        """End it in the middle of whatever it does. Only once."""
        loop = asyncio.get_running_loop()
        self._process.send_signal(signal.SIGKILL)
        self.status = self._process.wait()
        self._read_output()
        loop.remove_reader(self._output)
        os.close(self._output)
        os.close(self._input)
        if self._line is not None:
            loop.remove_reader(self._line)
            self._line.close()
            self._line = None
        self._until_greeted.close()
        if self._listener is not None:
            # The loop must forget it first: the next one may get the same number, and would never be heard.
            loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    def _read_output(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._output, 4096):
                self.last = (self.last + data)[-500:]
                self._printed(data)
            if self.status is None:
                self._ended()

    def _read_line(self) -> None:
        assert self._line is not None
        try:
            message = self._line.recv(8192)
        except (BlockingIOError, ConnectionResetError):
            return
        if message:
            self._told(message[:1], message[1:])
        else:
            self._ended()
