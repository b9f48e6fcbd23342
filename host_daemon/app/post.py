"""The post put together: journal, core, children, outbox and their tasks."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from host_daemon.app import systemd_notify
from host_daemon.audio.supervisor import Microphones
from host_daemon.base.clock import SystemClock, monotonic_ms, now_ms
from host_daemon.base.durations import HOUR_MS
from host_daemon.base.texts import texts
from host_daemon.base.time_zone import zone
from host_daemon.boards.receiver import Books, Reception
from host_daemon.contacts.on_duty import SHIFT_MS
from host_daemon.events import (
    Asked,
    CutAsked,
    Event,
    ExpressionAsked,
    HealthReported,
    ListenAsked,
    PhotoAsked,
)
from host_daemon.links.link import Link
from host_daemon.links.manager import watch
from host_daemon.outbox.composer import composer
from host_daemon.outbox.manager import Outboxes, sender
from host_daemon.outbox.sender import Courier
from host_daemon.pipeline import active_rules, talk_recordings
from host_daemon.pipeline.consequences import follow
from host_daemon.pipeline.context import RULED, Places, Surroundings
from host_daemon.pipeline.event_processor import Core, Parts
from host_daemon.pipeline.retry_queue import WaitingRoom
from host_daemon.projections.updater import Updater
from host_daemon.retention.keeper import Keeper
from host_daemon.retention.photos import PhotoFiles
from host_daemon.retention.rings import AbandonedRings
from host_daemon.retention.tracks import TrackFiles
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.retention.voice_messages import VoiceMessageFiles
from host_daemon.rules.dry_run import dry_run
from host_daemon.rules.storm_guard import StormGuard
from host_daemon.settings.tree import Settings
from host_daemon.standards.checker import StandardChecker
from host_daemon.store.config import Config
from host_daemon.store.current_settings import Current
from host_daemon.store.directory import Directory
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import Child
from host_daemon.supervision.event_bus import Live
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.tasks import keep
from host_daemon.tills.manager import TillManager
from host_daemon.vision.measures import questions
from host_daemon.vision.supervisor import Watching
from host_daemon.voice.jobs.queue import JobQueue
from host_daemon.voice.jobs.scheduler import Scheduler
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.spotting.rings import Rings

log = logging.getLogger(__name__)

# Seconds between two looks what has expired. An alarm stands for so long before anything protected goes.
SOUND_S, PHOTOS_S = 600.0, 3600.0


class _PatientSink:
    """Stores what tills send, however long that takes."""

    def __init__(self, core: Core, waiting_room: WaitingRoom) -> None:
        self._core, self._waiting_room = core, waiting_room

    async def store(self, event: Event) -> tuple[Event, ...]:
        await self._waiting_room.see_in(event)
        return (event,)

    async def report(self, report: HealthReported) -> None:
        await self._core.report(report)


class Post:
    """Everything but the pages and the command line."""

    def __init__(self, data: Path, config: Config, settings: Settings) -> None:
        self.data = data
        self.config = config
        self.settings = settings
        self.journal = Journal(data / "journal.sqlite3")
        self.reader = Reader(data / "journal.sqlite3")
        self.trusted_clock = TrustedClock(data, self.reader, SystemClock())
        self.health = HealthBoard()
        self.live = Live()
        self.current = Current(config, settings)
        self.watching = Watching(lambda: self.current().vision, self.reader, self.health.forget)
        self.microphones = Microphones(
            lambda: self.current().audio,
            self.health.forget,
            self.reader,
            lambda event: self.core.store(event),
        )
        self.directory = Directory(config, self.current, self.reader.events((Asked,), now_ms() - SHIFT_MS))
        places = Places(config.board, self.directory.operator, self.watching.point)
        gate = StormGuard(round(settings.contacts.spam_window_s * 1000))
        # A post that starts in the middle of a storm knows of it.
        lately = self.reader.events(RULED, now_ms() - HOUR_MS)
        rules = functools.partial(active_rules.in_force, config, self.health)
        dry_run(rules(), places.placed(lately), gate, zone(settings.post.time_zone))
        self._surroundings = Surroundings(
            places=places,
            recording=lambda device, at: None,
            microphones=self.microphones.at,
            cameras=self.watching.customers,
            watching=self.watching.at,
            worker=self._worker,
            rules=rules,
            zone=zone(settings.post.time_zone),
            gate=gate,
            now=now_ms,
            held=functools.partial(active_rules.hold, self.health),
            find=self.reader.event,
        )
        self.core = Core(
            Parts(
                config=config,
                journal=self.journal,
                health=self.health,
                live=self.live,
                follow=self._follow,
                tell=self._tell,
            )
        )
        books = Books(
            config=config,
            journal=self.journal,
            reader=self.reader,
            health=self.health,
            settings=lambda: self.current().links,
            follow=self._follow,
            now=now_ms,
            steady=monotonic_ms,
            passed=self.trusted_clock.now,
        )
        self.reception = Reception(books, self.core)
        self.waiting_room = WaitingRoom(self.core.event)
        self.audio = self._child("audio", (CutAsked, ListenAsked))
        self.vision = self._child("vision", (PhotoAsked,))
        courier = Courier(
            compose=composer(config, self.current, data), send=sender(config, data), report=self.core.report
        )
        self._outboxes = Outboxes(
            config, self.current, self.journal, self.reader, courier, self.health.forget
        )
        self.phrase_store = PhraseStore(data)
        self.jobs = JobQueue(
            self.reader,
            (sys.executable, "-m", "host_daemon.app.cli", "--data", str(data), "voice", "work"),
            self.core,
            self.live,
            data / "run" / "work.json",
            SystemClock(),
        )
        self._scheduler = Scheduler(self.phrase_store, self.reader, lambda: self.current().voice)
        rings = Rings(lambda: self.current().audio, data)
        self._standards = StandardChecker(config, self.reader, self.phrase_store, self.directory, rings)

        self._keeper = Keeper(self.core, self.trusted_clock)
        self._tracks = TrackFiles(data, lambda: self.current().audio, self.core)
        self._abandoned_rings = AbandonedRings(data, lambda: self.current().audio, self.journal)
        self._photos = PhotoFiles(data, self.reader, self.journal, self.current)
        self._voice_messages = VoiceMessageFiles(data, self.reader, self.journal, self.current)

    def close(self) -> None:
        """Finish writing."""
        self.journal.close()

    async def listen(self, event: Event) -> None:
        """Hand the audio process, where there is one, an event that is not stored."""
        await self.audio.send(event)

    async def run(self, find_links: Callable[[], Iterable[Link]]) -> None:
        """Work until cancelled."""
        report = self.core.report
        async with asyncio.TaskGroup() as group:
            record = functools.partial(self.microphones.run, self.audio)
            group.create_task(keep(self.audio.name, record, report))
            watch_on = functools.partial(self.watching.run, self.vision)
            group.create_task(keep(self.vision.name, watch_on, report))
            measure = functools.partial(questions.answer, self.reader, self._measure, self.core.event)
            tasks: dict[str, Callable[[], Awaitable[None]]] = {
                "links": functools.partial(watch, find_links, self.reception, self.core),
                "measures": self.core.flush,
                "waiting room": self.waiting_room.empty,
                "background": measure,
                "delivery": self._outboxes.run,
                "boards": self.reception.rounds,
                "contacts": Updater(self.journal, lambda: self.current().contacts).run,
                "recordings": functools.partial(
                    talk_recordings.limit, self.reader, self.core.event, self._record_limit_ms
                ),
                "sound": functools.partial(self._keeper.run, SOUND_S, self._tracks, self._abandoned_rings),
                "photos": functools.partial(self._keeper.run, PHOTOS_S, self._photos),
                "voice messages": functools.partial(self._keeper.run, SOUND_S, self._voice_messages),
                "passed time": functools.partial(self.trusted_clock.run, self.core),
                "tills": self._tills().run,
                "voice": functools.partial(self._scheduler.run, self.core, SystemClock()),
                "standards": functools.partial(self._standards.run, self.core, SystemClock()),
                "works": self.jobs.run,
                "watchdog": systemd_notify.feed,
            }
            for name, task in tasks.items():
                group.create_task(keep(name, task, report))

    def _child(self, name: str, asks: tuple[type[Event], ...]) -> Child:
        command = (sys.executable, "-m", "host_daemon.app.cli", "--data", str(self.data), name, "run")
        return Child(
            name,
            command,
            self.waiting_room.take,
            lambda: [event for event in self.reader.unanswered() if isinstance(event, asks)],
        )

    def _tills(self) -> TillManager:
        return TillManager(
            config=self.config,
            reader=self.reader,
            settings=lambda: self.current().tills,
            sink=_PatientSink(self.core, self.waiting_room),
            health=self.health,
            clock=SystemClock(),
            zone=zone(self.settings.post.time_zone),
            words=texts(self.settings.post.language),
            folder=self.data / "tills",
        )

    def _follow(self, connection: sqlite3.Connection, event: Event) -> tuple[Event, ...]:
        recording = functools.partial(talk_recordings.running, connection, self._record_limit_ms())
        self._surroundings.gate.spam_window_ms = round(self.current().contacts.spam_window_s * 1000)
        return follow(event, dataclasses.replace(self._surroundings, recording=recording))

    def _record_limit_ms(self) -> int:
        return round(self.current().audio.record_limit_s * 1000)

    def _worker(self, number: int) -> str | None:
        named = self.current().contacts.numbers
        return next((one.operator for one in named if one.number == number and one.operator), None)

    async def _tell(self, event: Event) -> None:
        """A stored event goes to whoever has to act on it."""
        if isinstance(event, Asked):
            self.directory.put(event)
        elif isinstance(event, CutAsked | ListenAsked):
            await self.audio.send(event)
        elif isinstance(event, PhotoAsked):
            await self.vision.send(event)
        self._outboxes.wake()

    def _measure(self, asked: questions.Question) -> Event:
        if isinstance(asked, ExpressionAsked):
            return self.watching.expression(asked)
        return self.watching.background(asked)
