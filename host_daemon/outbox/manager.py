"""Outboxes, one per target, as targets come and go."""

from __future__ import annotations

import asyncio

from host_daemon.base.latest import Latest
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.composer import Composer
from host_daemon.outbox.sender import Outbox
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.store.records import Target
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.periodic import Ticks
from host_daemon.supervision.tasks import keep

# Seconds between two looks for targets that came or went: another process may write them.
TARGETS_S = 2.0


class Outboxes:
    """Runs an outbox for each target that is configured. settings: as they are now."""

    def __init__(
        self,
        *,
        config: Config,
        settings: Latest[Settings],
        journal: Journal,
        reader: Reader,
        composer: Composer,
        channel: Channel,
        sink: EventSink,
        bus: EventBus,
        health: HealthBoard,
    ) -> None:
        self._config, self._settings = config, settings
        self._journal, self._reader = journal, reader
        self._composer, self._channel = composer, channel
        self._sink, self._bus, self._health = sink, bus, health

    async def run(self) -> None:
        """Deliver until cancelled."""
        senders: dict[str, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            async for _tick in Ticks(TARGETS_S):
                targets = {target.name: target for target in self._config.targets()}
                for name in senders.keys() - targets.keys():
                    senders.pop(name).cancel()
                    # What it said of itself, and what its supervisor said of it.
                    self._health.forget(f"delivery:{name}")
                    self._health.forget(f"process:delivery {name}")
                for name in targets.keys() - senders.keys():
                    outbox = self._outbox(targets[name])
                    senders[name] = group.create_task(keep(f"delivery {name}", outbox.run, self._sink))

    def _outbox(self, target: Target) -> Outbox:
        return Outbox(
            target,
            journal=self._journal,
            reader=self._reader,
            settings=self._settings,
            composer=self._composer,
            channel=self._channel,
            sink=self._sink,
            bus=self._bus,
        )
