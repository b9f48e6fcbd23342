"""A link that keeps the acknowledgements that go back on it."""

from __future__ import annotations

from host_daemon.links.link import Arrived


class Acks:
    """sent: the frames that went back, oldest first."""

    name = "usb"

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    async def send(self, frame: bytes, to: Arrived) -> None:
        self.sent.append(frame)
