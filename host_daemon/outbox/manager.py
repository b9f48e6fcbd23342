"""One outbox per target, as targets come and go."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from host_daemon.outbox import apprise_channel
from host_daemon.outbox.compress import small
from host_daemon.outbox.message import Message
from host_daemon.outbox.sender import Courier, Outbox
from host_daemon.settings.outbox import OutboxSettings
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.supervision.periodic import Ticks
from host_daemon.supervision.tasks import keep

# Seconds between two looks for targets that came or went.
TARGETS_S = 2.0


class Outboxes:
    """forget: takes the uid of a health report that means nothing any more."""

    def __init__(
        self,
        config: Config,
        current: Current,
        journal: Journal,
        reader: Reader,
        courier: Courier,
        forget: Callable[[str], None],
    ) -> None:
        self._config, self._current = config, current
        self._journal, self._reader = journal, reader
        self._courier, self._forget = courier, forget
        self._outboxes: dict[str, Outbox] = {}

    def wake(self) -> None:
        """Something was stored: all look at once."""
        for outbox in self._outboxes.values():
            outbox.wake()

    async def run(self) -> None:
        """Deliver until cancelled."""
        senders: dict[str, asyncio.Task[None]] = {}
        self._outboxes.clear()  # those of a run that failed have ended with it
        async with asyncio.TaskGroup() as group:
            async for _tick in Ticks(TARGETS_S):
                targets = {target.name: target for target in self._config.targets()}
                for name in senders.keys() - targets.keys():
                    senders.pop(name).cancel()
                    del self._outboxes[name]
                    self._forget(f"delivery:{name}")
                for name in targets.keys() - senders.keys():
                    outbox = self._outboxes[name] = self._outbox(name, targets[name].virtual)
                    task = keep(f"delivery {name}", outbox.run, self._courier.report)
                    senders[name] = group.create_task(task)

    def _outbox(self, name: str, virtual: bool) -> Outbox:
        def settings() -> OutboxSettings:
            return self._current().outbox

        return Outbox(name, virtual, self._journal, self._reader, settings, self._courier)


def sender(config: Config, data: Path) -> Callable[[str, Message], None]:
    """What hands a message to a target's address, by the channel that it names."""

    def send(target: str, message: Message) -> None:
        address = config.address(target)
        if address is None:
            raise apprise_channel.DeliveryFailed("the target has no address any more")
        with tempfile.TemporaryDirectory(dir=data / "run") as folder:
            apprise_channel.send(address, small(message, Path(folder)))

    return send
