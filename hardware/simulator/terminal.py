"""A pseudo-terminal that stands for a board's USB port: plugged in, pulled out, always at the same path."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import tty
from collections.abc import Callable
from pathlib import Path

LOOK_S = 0.02  # how often we look whether somebody has opened the port


class Terminal:
    """path: a symbolic link to the terminal of the moment. received: takes what the other end writes."""

    def __init__(self, path: Path, received: Callable[[bytes], None]) -> None:
        self.path = path
        self._received = received
        self._master = -1
        self._reading = False
        self._look: asyncio.TimerHandle | None = None

    def plug_in(self) -> None:
        """Makes the terminal and its link."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        temporary = self.path.with_name(f".{self.path.name}.new")
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(os.ttyname(slave))
        temporary.replace(self.path)
        os.close(slave)
        self._watch()

    def pull_out(self) -> None:
        """Whoever holds the terminal sees it vanish."""
        if self._master < 0:
            return
        if self._look:
            self._look.cancel()
        self._stop_reading()
        self.path.unlink(missing_ok=True)
        os.close(self._master)
        self._master = -1

    def write(self, data: bytes) -> None:
        """Sends to whoever has it open. Lost if nobody has, or if he does not read, as on USB."""
        if self._master >= 0 and self._open():
            with contextlib.suppress(BlockingIOError, OSError):
                os.write(self._master, data)

    def _open(self) -> bool:
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        return not any(event & select.POLLHUP for _, event in poll.poll(0))

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._reading and self._open():
            self._reading = True
            loop.add_reader(self._master, self._read)
        self._look = loop.call_later(LOOK_S, self._watch)

    def _read(self) -> None:
        try:
            data = os.read(self._master, 4096)
        except BlockingIOError:
            return
        except OSError:  # nobody holds the other end any more
            self._stop_reading()
            return
        self._received(data)

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading = False
            asyncio.get_running_loop().remove_reader(self._master)
