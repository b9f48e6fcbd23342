"""Leases of serial ports: a technician has the port for a while, and the links of the post leave it alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from pathlib import Path

from host_daemon.base.clock import Clock
from host_daemon.base.errors import UserError
from host_daemon.base.latest import Latest
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal

# Flashing takes half a minute; whoever forgets to give a port back must not keep its board silent for long.
LONGEST_S = 900.0
# A link that holds the port lets go within a fraction of this.
PATIENCE_S = 3.0

LENT = _("The port {port} is lent to a technician already. Try again when that work is done.")


class PortLeases:
    """The leased ports, and until when. Used from one event loop. tills: ports that tills are on now."""

    def __init__(self, clock: Clock, tills: Latest[Collection[str]] = tuple) -> None:
        self._clock = clock
        self._tills = tills
        self._until: dict[str, int] = {}  # milliseconds of the steady clock
        self._open: dict[str, _OpenPort] = {}

    def leased(self, path: str) -> bool:
        """Whether a technician has the port now."""
        until = self._until.get(_real(path))
        return until is not None and self._clock.steady() < until

    def used_by_till(self, path: str) -> bool:
        """Whether a till is on the port: its adapter looks like a board's, and links leave it alone."""
        return _real(path) in map(_real, self._tills())

    def opened(self, path: str) -> asyncio.Event:
        """A link has opened the port. The event is set when somebody else wants it."""
        port = self._open[_real(path)] = _OpenPort()
        return port.wanted

    def closed(self, path: str) -> None:
        """The link has closed the port."""
        if port := self._open.pop(_real(path), None):
            port.free.set()

    @contextlib.asynccontextmanager
    async def lease(self, path: str, longest_s: float = LONGEST_S) -> AsyncIterator[None]:
        """The port for a technician: no link holds it from here on. Raises UserError when it is leased.

        After `longest_s` the post takes it back, whoever still works there.
        """
        if self.leased(path):
            raise UserError(terminal().text(LENT, port=path))
        until = self._until[_real(path)] = self._clock.steady() + round(longest_s * 1000)
        try:
            if port := self._open.get(_real(path)):
                port.wanted.set()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PATIENCE_S):
                        await port.free.wait()
            yield
        finally:
            if self._until.get(_real(path)) == until:
                del self._until[_real(path)]


class _OpenPort:
    """A port that a link has open."""

    def __init__(self) -> None:
        self.wanted = asyncio.Event()
        self.free = asyncio.Event()


def _real(path: str) -> str:
    return str(Path(path).resolve())
