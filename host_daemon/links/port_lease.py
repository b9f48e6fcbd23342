"""Serial ports that the post keeps its hands off for a while, so that a technician can work on the board."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection
from pathlib import Path

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal

# Flashing takes half a minute; whoever forgets to give a port back must not keep its board silent for long.
LONGEST_S = 900.0
# A link that holds the port lets go within a fraction of this.
PATIENCE_S = 3.0

LENT = _("The port {port} is lent to a technician already. Try again when that work is done.")


class Lending:
    """Which ports are lent, and until when. Used from one event loop.

    now: seconds of a clock that never jumps. tills: ports that tills are on, by the settings of this moment.
    """

    def __init__(self, now: Callable[[], float], tills: Callable[[], Collection[str]] = tuple) -> None:
        self._now = now
        self._tills = tills
        self._until: dict[str, float] = {}
        self._held: dict[str, _Held] = {}

    def lent(self, path: str) -> bool:
        """Whether the post must keep its hands off the port now."""
        until = self._until.get(_real(path))
        return until is not None and self._now() < until

    def till(self, path: str) -> bool:
        """Whether a till is on the port: its adapter looks like a board's, and links keep their hands off."""
        return _real(path) in map(_real, self._tills())

    def hold(self, path: str) -> asyncio.Event:
        """A link has opened the port. The event is set when somebody else wants it."""
        held = self._held[_real(path)] = _Held()
        return held.wanted

    def let_go(self, path: str) -> None:
        """The link has closed the port."""
        if held := self._held.pop(_real(path), None):
            held.free.set()

    @contextlib.asynccontextmanager
    async def borrow(self, path: str, longest_s: float = LONGEST_S) -> AsyncIterator[None]:
        """The port for a technician: no link holds it from here on. Raises UserError when it is lent.

        After `longest_s` the post takes it back, whoever still works there.
        """
        if self.lent(path):
            raise UserError(terminal().text(LENT, port=path))
        until = self._until[_real(path)] = self._now() + longest_s
        try:
            if held := self._held.get(_real(path)):
                held.wanted.set()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(held.free.wait(), PATIENCE_S)
            yield
        finally:
            if self._until.get(_real(path)) == until:
                del self._until[_real(path)]


class _Held:
    """A port that a link has open."""

    def __init__(self) -> None:
        self.wanted = asyncio.Event()
        self.free = asyncio.Event()


def _real(path: str) -> str:
    return str(Path(path).resolve())
