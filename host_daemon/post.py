"""The post put together: journal, core, children, outbox and their tasks."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from host_daemon import background, bookkeeping, photo_expiry, sound_expiry, voice_expiry, watchdog
from host_daemon.children import Child
from host_daemon.clock import monotonic_ms, now_ms
from host_daemon.core import Core, Parts
from host_daemon.current import Current
from host_daemon.events import (
    Asked,
    CutAsked,
    Event,
    ExpressionAsked,
    HealthReported,
    ListenAsked,
    PhotoAsked,
    RecordingStarted,
    RecordingStopped,
)
from host_daemon.expression import measured
from host_daemon.health import HealthBoard
from host_daemon.links.link import Link
from host_daemon.live import Live
from host_daemon.microphones import Microphones
from host_daemon.naming import composer, zone
from host_daemon.on_duty import SHIFT_MS, OnDuty
from host_daemon.outbox import channel
from host_daemon.outbox.message import Message
from host_daemon.outbox.small import small
from host_daemon.outbox.worker import Courier, Outbox
from host_daemon.passed_time import PassedTime
from host_daemon.plugging import watch
from host_daemon.reactions import Surroundings, follow
from host_daemon.reception import Books, Reception
from host_daemon.recordings import ended, running
from host_daemon.rules.action import Action
from host_daemon.rules.defaults import RULES
from host_daemon.rules.form import rules_from_json
from host_daemon.rules.gate import HOUR, Gate
from host_daemon.rules.rehearsal import rehearse
from host_daemon.rules.rule import BadRule, Rule
from host_daemon.scene import RULED, Places
from host_daemon.settings import Settings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.tasks import keep
from host_daemon.texts import mark as _
from host_daemon.texts import texts
from host_daemon.tills import watch as tills
from host_daemon.tills.customer import disguised
from host_daemon.voice import inspector
from host_daemon.voice.shelf import Shelf
from host_daemon.voice.upkeep import Upkeep
from host_daemon.voice.work import recorded
from host_daemon.voice.works import Around, Works
from host_daemon.waiting_room import WaitingRoom
from host_daemon.watching import Watching

log = logging.getLogger(__name__)

# Seconds between two looks for targets that came or went.
TARGETS_S = 2.0
# Seconds between two looks for recordings that nobody stopped.
RECORDINGS_S = 5.0
# Seconds between two looks for phrases to teach and thresholds to set.
VOICE_S = 5.0
DAY_MS = 86_400_000


class Post:
    """Everything but the pages and the command line."""

    def __init__(self, data: Path, config: Config, settings: Settings) -> None:
        self.data = data
        self.config = config
        self.settings = settings
        self.journal = Journal(data / "journal.sqlite3")
        self.reader = Reader(data / "journal.sqlite3")
        self.passed = PassedTime(data, self.reader)
        self.health = HealthBoard()
        self.live = Live()
        self.current = Current(config, settings)
        self.watching = Watching(lambda: self.current().vision, self.reader, self.health.forget)
        self.microphones = Microphones(lambda: self.current().audio, self.health.forget)
        self._on_duty = OnDuty(self.reader.events((Asked,), now_ms() - SHIFT_MS))
        places = Places(config.board, self._on_duty.at, self.watching.point)
        gate = Gate(round(settings.contacts.spam_window_s * 1000))
        # A post that starts in the middle of a storm knows of it.
        lately = self.reader.events(RULED, now_ms() - HOUR)
        rehearse(self._rules(), lately, gate, places.place, zone(settings))
        self._surroundings = Surroundings(
            places=places,
            recording=lambda device, at: None,
            microphones=self.microphones.at,
            cameras=self.watching.customers,
            watching=self.watching.at,
            worker=self._worker,
            rules=self._rules,
            zone=zone(settings),
            gate=gate,
            now=now_ms,
            held=self._held,
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
            passed=self.passed,
        )
        self.reception = Reception(books, self.core)
        self.waiting_room = WaitingRoom(self.core.event)
        self.audio = self._child("audio", (CutAsked, ListenAsked))
        self.vision = self._child("vision", (PhotoAsked,))
        self._outboxes: dict[str, Outbox] = {}
        self.shelf = Shelf(data)
        self.works = Works(
            Around(
                reader=self.reader,
                command=(sys.executable, "-m", "host_daemon.cli", "--data", str(data), "voice", "work"),
                store=self.core.event,
                publish=self.live.publish,
                path=data / "run" / "work.json",
                now=now_ms,
            )
        )

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
            measure = functools.partial(background.answer, self.reader, self._measure, self.core.event)
            tasks: dict[str, Callable[[], Awaitable[None]]] = {
                "links": functools.partial(watch, find_links, self.reception.frame, report),
                "measures": self.core.flush,
                "waiting room": self.waiting_room.empty,
                "background": measure,
                "delivery": self._deliver,
                "boards": self.reception.rounds,
                "contacts": functools.partial(
                    bookkeeping.keep, self.journal, lambda: self.current().contacts
                ),
                "recordings": self._end_recordings,
                "sound": functools.partial(
                    sound_expiry.expire,
                    self.data,
                    lambda: self.current().audio,
                    self.journal,
                    self.core.event,
                    self.passed,
                ),
                "photos": functools.partial(
                    photo_expiry.expire, self.data, self.reader, self.journal, self.current, self.passed
                ),
                "voice messages": functools.partial(
                    voice_expiry.expire,
                    self.data,
                    self.reader,
                    self.journal,
                    self.current,
                    report,
                    self.passed,
                ),
                "passed time": functools.partial(self.passed.watch, report),
                "tills": functools.partial(tills.watch, lambda: self.current().tills, self._around_tills()),
                "voice": self._keep_voice,
                "works": self.works.run,
                "watchdog": watchdog.feed,
            }
            for name, task in tasks.items():
                group.create_task(keep(name, task, report))

    def _child(self, name: str, asks: tuple[type[Event], ...]) -> Child:
        command = (sys.executable, "-m", "host_daemon.cli", "--data", str(self.data), name, "run")
        return Child(
            name,
            command,
            self.waiting_room.take,
            lambda: [event for event in self.reader.unanswered() if isinstance(event, asks)],
        )

    def _rules(self) -> tuple[Rule, ...]:
        """The post's rules; those of a new post while its own cannot be read, so that no press is held up."""
        written = self.config.rules()
        if written is None:
            return RULES
        try:
            return rules_from_json(written)
        except BadRule as error:
            log.error("the rules cannot be used, those of a new post stand in: %s", error)
            self.health.put(
                HealthReported(
                    uid="delivery:rules",
                    at=now_ms(),
                    sense="delivery",
                    name="rules",
                    health="failed",
                    problem=_("The rules cannot be read; those of a new post are used until they are mended"),
                    detail={"error": str(error)},
                )
            )
            return RULES

    async def _keep_voice(self) -> None:
        """Phrases are taught, thresholds set and the standard of service checked when that is due."""
        upkeep = Upkeep(self.shelf, self.reader, lambda: self.current().voice)
        prok = inspector.Inspector(
            inspector.Around(
                reader=self.reader,
                shelf=self.shelf,
                standards=self.config.standards,
                points=lambda: [point.id for point in self.config.points()],
                cameras=self.watching.customers,
                microphones=self.microphones.at,
                recorded=lambda microphone: recorded(self.current(), self.data, microphone),
                on_duty=self._on_duty.at,
            )
        )
        while True:
            for asked in await asyncio.to_thread(upkeep.due, now_ms()):
                await self.core.store(asked)
            for checked in await asyncio.to_thread(prok.due, now_ms()):
                await self.core.store(checked)
            await asyncio.sleep(VOICE_S)

    def _around_tills(self) -> tills.Around:
        def operator(name: str) -> str | None:
            return next((one.id for one in self.config.operators() if one.name == name), None)

        return tills.Around(
            store=self.waiting_room.see_in,
            report=self.core.report,
            forget=self.health.forget,
            now=now_ms,
            operator=operator,
            customer=lambda card: disguised(card, self.config.own_secret("customers")),
            zone=zone(self.settings),
            words=texts(self.settings.post.language),
            database=functools.partial(self.config.secret, "databases"),
            folder=self.data / "tills",
        )

    def _held(self, action: Action) -> None:
        """The rule's storm is shown until somebody has looked after it and started the post again."""
        log.warning("rule %r fires too often: %s is held", action.rule, type(action.do).__name__)
        self.health.put(
            HealthReported(
                uid=f"delivery:rule {action.rule}",
                at=now_ms(),
                sense="delivery",
                name=action.rule,
                health="warning",
                problem=_("This rule fires too often; for an hour it only opens incidents"),
            )
        )

    def _follow(self, connection: sqlite3.Connection, event: Event) -> tuple[Event, ...]:
        recording = functools.partial(running, connection, self._record_limit_ms())
        self._surroundings.gate.spam_window_ms = round(self.current().contacts.spam_window_s * 1000)
        return follow(event, dataclasses.replace(self._surroundings, recording=recording))

    async def _end_recordings(self) -> None:
        """Recordings that nobody stopped end by themselves."""
        while True:
            now = now_ms()
            started = self.reader.events((RecordingStarted,), now - DAY_MS, now)
            stopped = self.reader.events((RecordingStopped,), now - DAY_MS) if started else ()
            for one in ended(started, stopped, now, self._record_limit_ms()):
                await self.core.event(one)
            await asyncio.sleep(RECORDINGS_S)

    def _record_limit_ms(self) -> int:
        return round(self.current().audio.record_limit_s * 1000)

    def _worker(self, number: int) -> str | None:
        named = self.current().contacts.numbers
        return next((one.operator for one in named if one.number == number and one.operator), None)

    async def _tell(self, event: Event) -> None:
        """A stored event goes to whoever has to act on it."""
        if isinstance(event, Asked):
            self._on_duty.put(event)
        elif isinstance(event, CutAsked | ListenAsked):
            await self.audio.send(event)
        elif isinstance(event, PhotoAsked):
            await self.vision.send(event)
        for outbox in self._outboxes.values():
            outbox.wake()

    async def _deliver(self) -> None:
        """One outbox per target, as targets come and go."""
        courier = Courier(
            compose=composer(self.config, self.current, self.data), send=self._send, report=self.core.report
        )
        senders: dict[str, asyncio.Task[None]] = {}
        self._outboxes.clear()  # those of a run that failed have ended with it
        async with asyncio.TaskGroup() as group:
            while True:
                targets = {target.name: target for target in self.config.targets()}
                for name in senders.keys() - targets.keys():
                    senders.pop(name).cancel()
                    del self._outboxes[name]
                    self.health.forget(f"delivery:{name}")
                for name in targets.keys() - senders.keys():
                    outbox = Outbox(
                        name,
                        targets[name].virtual,
                        self.journal,
                        self.reader,
                        lambda: self.current().outbox,
                        courier,
                    )
                    self._outboxes[name] = outbox
                    senders[name] = group.create_task(keep(f"delivery {name}", outbox.run, self.core.report))
                await asyncio.sleep(TARGETS_S)

    def _send(self, target: str, message: Message) -> None:
        address = self.config.address(target)
        if address is None:
            raise channel.DeliveryFailed("the target has no address any more")
        with tempfile.TemporaryDirectory(dir=self.data / "run") as folder:
            channel.send(address, small(message, Path(folder)))

    def _measure(self, asked: background.Question) -> Event:
        if isinstance(asked, ExpressionAsked):
            return measured(asked, self.reader.measures)
        return self.watching.background(asked)
