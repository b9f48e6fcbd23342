"""Channel to a target: the address that it has now, and messages made small for the way."""

from __future__ import annotations

import tempfile
from pathlib import Path

from host_daemon.outbox import apprise_channel
from host_daemon.outbox.apprise_channel import Ways
from host_daemon.outbox.compress import small
from host_daemon.outbox.failure import NO_ADDRESS, DeliveryFailed
from host_daemon.outbox.message import Message
from host_daemon.store.config import Config


class Channel:
    """data: the post's folder, where files are made small."""

    def __init__(self, config: Config, data: Path) -> None:
        self._config, self._data = config, data

    def ways(self, target: str) -> Ways:
        """The ways of the target's address. Raises DeliveryFailed."""
        return apprise_channel.ways(self._address(target))

    def send(self, target: str, message: Message, recipient: str = "") -> None:
        """Hand the message to the target's address; blocks until it has answered. Raises DeliveryFailed.

        recipient: one of the address's, if it has several.
        """
        address = self._address(target)
        (self._data / "run").mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._data / "run") as folder:
            apprise_channel.send(address, small(message, Path(folder)), recipient)

    def _address(self, target: str) -> str:
        address = self._config.address(target)
        if address is None:
            raise DeliveryFailed(NO_ADDRESS, True)
        return address
