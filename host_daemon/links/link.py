"""What every link can do, whatever carries it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from host_daemon.events import HealthReported
from host_daemon.links.arrived import Arrived


class Link(Protocol):
    """Carries frames from boards and back. It keeps nothing and knows no keys.

    A link never ends by itself: it reconnects for as long as its frames are asked for.
    """

    @property
    def name(self) -> str:
        """Unique among the post's links."""
        ...

    def frames(self) -> AsyncIterator[Arrived]:
        """The frames that arrive, for ever; closing the iterator closes the link."""
        ...

    async def send(self, frame: bytes, to: Arrived) -> None:
        """Sends `frame` back on the way that `to` came. It may get lost: boards ask again."""
        ...

    def health(self) -> HealthReported:
        """How the link is at this moment."""
        ...
