"""Composition of the post: journal, event processor, children, reception of boards, outbox."""

from __future__ import annotations

import sys
from pathlib import Path

from host_daemon.audio.supervisor import Microphones
from host_daemon.base.clock import SystemClock
from host_daemon.base.durations import HOUR_MS
from host_daemon.base.texts import texts
from host_daemon.base.time_zone import zone
from host_daemon.boards.receiver import Reception
from host_daemon.contacts.on_duty import SHIFT_MS
from host_daemon.events import Asked, CutAsked, Event, ListenAsked, PhotoAsked
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.composer import Composer
from host_daemon.outbox.manager import Outboxes
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.context import RULED
from host_daemon.pipeline.event_processor import EventProcessor
from host_daemon.pipeline.retry_queue import PatientSink, RetryQueue
from host_daemon.pipeline.talk_recordings import RecordingLimit
from host_daemon.projections.updater import Updater
from host_daemon.retention.keeper import Keeper
from host_daemon.retention.photos import PhotoFiles
from host_daemon.retention.rings import AbandonedRings
from host_daemon.retention.tracks import TrackFiles
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.retention.voice_messages import VoiceMessageFiles
from host_daemon.settings.tree import Settings
from host_daemon.standards.checker import StandardChecker
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.directory import Directory
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import Child
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from host_daemon.tills.manager import TillManager
from host_daemon.vision.measures.questions import ExpressionAnswers
from host_daemon.vision.supervisor import Watching
from host_daemon.voice.jobs.queue import JobQueue
from host_daemon.voice.jobs.scheduler import Scheduler
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.spotting.rings import Rings


class Post:
    """Everything but the pages and the command line; `tasks` says what of it runs."""

    def __init__(self, data: Path, config: Config, settings: Settings) -> None:
        self.data, self.config, self.settings = data, config, settings
        self.clock = SystemClock()
        self.journal = Journal(data / "journal.sqlite3")
        self.reader = Reader(data / "journal.sqlite3")
        self.trusted_clock = TrustedClock(data, self.reader, self.clock)
        self.health, self.bus = HealthBoard(), EventBus()
        self.current = Current(config, settings)
        now = self.clock.now()
        self.directory = Directory(config, self.current, self.reader.events((Asked,), now - SHIFT_MS))
        self.processor = EventProcessor(
            config=config,
            settings=self.current,
            journal=self.journal,
            health=self.health,
            bus=self.bus,
            directory=self.directory,
            rules=ActiveRules(config, self.health),
            clock=self.clock,
            lately=self.reader.events(RULED, now - HOUR_MS),
        )
        self.retry_queue = RetryQueue(self.processor)
        self.audio = self._child("audio", (CutAsked, ListenAsked))
        self.vision = self._child("vision", (PhotoAsked,))
        self.microphones = Microphones(
            lambda: self.current().audio, self.health.forget, self.reader, self.processor.store
        )
        self.watching = Watching(lambda: self.current().vision, self.health.forget)
        self.expression_answers = ExpressionAnswers(
            self.reader, self.processor, self.bus, self.current, self.clock
        )
        self.recording_limit = RecordingLimit(self.reader, self.processor, self.bus, self.current, self.clock)
        self.reception = Reception(
            processor=self.processor,
            config=config,
            journal=self.journal,
            reader=self.reader,
            health=self.health,
            settings=self.current,
            clock=self.clock,
            trusted_clock=self.trusted_clock,
        )
        self.outboxes = Outboxes(
            config=config,
            settings=self.current,
            journal=self.journal,
            reader=self.reader,
            composer=Composer(config, self.current, data),
            channel=Channel(config, data),
            sink=self.processor,
            bus=self.bus,
            health=self.health,
        )
        self.phrase_store = PhraseStore(data)
        self.jobs = JobQueue(
            self.reader,
            self._command("voice", "work"),
            self.processor,
            self.bus,
            data / "run" / "work.json",
            self.clock,
        )
        self.scheduler = Scheduler(self.phrase_store, self.reader, lambda: self.current().voice)
        rings = Rings(lambda: self.current().audio, data)
        self.standards = StandardChecker(config, self.reader, self.phrase_store, self.directory, rings)
        self.keeper = Keeper(self.processor, self.trusted_clock)
        self.tracks = TrackFiles(data, lambda: self.current().audio, self.processor)
        self.abandoned_rings = AbandonedRings(data, lambda: self.current().audio, self.journal)
        self.photos = PhotoFiles(data, self.reader, self.journal, self.current)
        self.voice_messages = VoiceMessageFiles(data, self.reader, self.journal, self.current)
        self.contacts = Updater(self.journal, lambda: self.current().contacts)
        self.tills = TillManager(
            config=config,
            reader=self.reader,
            settings=lambda: self.current().tills,
            sink=PatientSink(self.processor),
            health=self.health,
            clock=self.clock,
            zone=zone(settings.post.time_zone),
            words=texts(settings.post.language),
            folder=data / "tills",
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
