"""Channel to a target: the address that it has now, and messages made small for the way."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
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
            apprise_channel.send(address, _named(small(message, Path(folder)), Path(folder)), recipient)

    def _address(self, target: str) -> str:
        address = self._config.address(target)
        if address is None:
            raise DeliveryFailed(NO_ADDRESS, True)
        return address


def _named(message: Message, folder: Path) -> Message:
    """The same message with files that have names for people: the point and the local time."""
    name = re.sub(r"[^\w .,()-]+", "_", message.name).strip()
    if not name:
        return message
    found = []
    for i, path in enumerate(message.files, 1):
        link = folder / f"{name}{f' {i}' if len(message.files) > 1 else ''}{path.suffix}"
        link.symlink_to(path)
        found.append(link)
    return replace(message, files=tuple(found))
