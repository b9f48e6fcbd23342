"""Interface of all links between boards and the post."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from host_daemon.events import HealthReported


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
        """The health of the link at this moment."""
        ...


@dataclass(frozen=True)
class Arrived:
    """frame: bytes of wire. received_at: UTC ms at which its last byte was here. link: name of the link.

    signal_dbm: how strongly the gateway heard the board, None on wires. gateway: the device of the one that
    brought it, if the link knows several, else empty.
    """

    frame: bytes
    received_at: int
    link: str
    signal_dbm: int | None = None
    gateway: str = ""
