"""Channel to a target: the address that it has now, and messages made small for the way."""

from __future__ import annotations

import tempfile
from pathlib import Path

from host_daemon.outbox import apprise_channel
from host_daemon.outbox.compress import small
from host_daemon.outbox.message import Message
from host_daemon.store.config import Config


class Channel:
    """data: the post's folder, where files are made small."""

    def __init__(self, config: Config, data: Path) -> None:
        self._config, self._data = config, data

    def send(self, target: str, message: Message) -> None:
        """Hand the message to the target's address; blocks until it has answered. Raises DeliveryFailed."""
        address = self._config.address(target)
        if address is None:
            raise apprise_channel.DeliveryFailed("the target has no address any more")
        with tempfile.TemporaryDirectory(dir=self._data / "run") as folder:
            apprise_channel.send(address, small(message, Path(folder)))
