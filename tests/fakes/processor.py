"""An event processor on a journal of its own, for whatever needs one that really stores."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from host_daemon.base.clock import Clock, SystemClock
from host_daemon.events import Event
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.event_processor import EventProcessor
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.directory import Directory
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard


class Processing:
    """The processor with everything that it works on, in the folder `data`."""

    def __init__(
        self,
        data: Path,
        clock: Clock | None = None,
        config: Config | None = None,
        journal: Journal | None = None,
        lately: Iterable[Event] = (),
    ) -> None:
        self.clock = clock or SystemClock()
        self.config = config or Config(data)
        self.journal = journal or Journal(data / "journal.sqlite3")
        self.reader = Reader(self.journal.path)
        self.health, self.bus = HealthBoard(), EventBus()
        self.settings = Current(self.config, self.config.settings())
        self.directory = Directory(self.config, self.settings)
        self.processor = EventProcessor(
            config=self.config,
            settings=self.settings,
            journal=self.journal,
            health=self.health,
            bus=self.bus,
            directory=self.directory,
            rules=ActiveRules(self.config, self.health),
            clock=self.clock,
            lately=lately,
        )
