"""Composition of the post: journal, event processor, child processes and reception of boards."""

from __future__ import annotations

import sys
from pathlib import Path

from host_daemon.base.clock import SystemClock
from host_daemon.base.durations import HOUR_MS
from host_daemon.boards.receiver import BoardReceiver
from host_daemon.events import CutAsked, Event, ListenAsked, PhotoAsked
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.context import RULED
from host_daemon.pipeline.dead_ends import DeadGestures
from host_daemon.pipeline.event_processor import EventProcessor
from host_daemon.pipeline.retry_queue import RetryQueue
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.directory import Directory
from host_daemon.store.duty import known_signs
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import Child
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from host_daemon.voice.jobs.queue import JobQueue


class Post:
    """The parts that others refer to; `tasks` adds those that only run."""

    def __init__(self, data: Path, config: Config, settings: Settings) -> None:
        self.data, self.config, self.settings = data, config, settings
        self.clock = SystemClock()
        self.journal = Journal(data / "journal.sqlite3")
        self.reader = Reader(data / "journal.sqlite3")
        self.trusted_clock = TrustedClock(data, self.reader, self.clock)
        self.health, self.bus = HealthBoard(), EventBus()
        self.current = Current(config, settings)
        now = self.clock.now()
        self.directory = Directory(config, self.current, known_signs(self.reader, config, now))
        rules = ActiveRules(config, self.health)
        self.processor = EventProcessor(
            config=config,
            settings=self.current,
            journal=self.journal,
            health=self.health,
            bus=self.bus,
            directory=self.directory,
            rules=rules,
            clock=self.clock,
            lately=self.reader.events(RULED, now - HOUR_MS),
        )
        self.retry_queue = RetryQueue(self.processor)
        self.audio = self._child("audio", (CutAsked, ListenAsked))
        self.vision = self._child("vision", (PhotoAsked,))
        self.reception = BoardReceiver(
            processor=self.processor,
            config=config,
            journal=self.journal,
            reader=self.reader,
            health=self.health,
            settings=lambda: self.current().links,
            clock=self.clock,
            trusted_clock=self.trusted_clock,
            dead_gestures=DeadGestures(rules, self.current),
        )
        self.jobs = JobQueue(
            self.reader,
            self._command("voice", "work"),
            self.processor,
            self.bus,
            data / "run" / "work.json",
            self.clock,
        )

    def close(self) -> None:
        """Finish writing."""
        self.journal.close()

    def _command(self, *arguments: str) -> tuple[str, ...]:
        return (sys.executable, "-m", "host_daemon.app", "--data", str(self.data), *arguments)

    def _child(self, name: str, kinds: tuple[type[Event], ...]) -> Child:
        """A child process that is handed questions of these kinds."""

        def unanswered() -> list[Event]:
            return [event for event in self.reader.unanswered() if isinstance(event, kinds)]

        child = Child(name, self._command(name, "run"), self.retry_queue, unanswered)
        self.processor.hand_on(kinds, child)
        return child
