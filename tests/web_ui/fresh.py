"""A post in a folder of its own, with users and one incident in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher

from host_daemon.events import Event, HealthReported
from host_daemon.settings.web import WebSettings
from host_daemon.store.config import Config
from host_daemon.store.journal import AuditNote, Journal, add, add_audit, add_measures
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board, Operator, Point, Role, User
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from tests.web_ui.incident import AT, DEVICE, incident_events, measures
from tests.web_ui.stage import FakeStage
from web_ui.core.services import Services

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Clock:
    """A clock that stands still until a test sets it. at: UTC milliseconds."""

    def __init__(self) -> None:
        self.at = AT + 60_000

    def now(self) -> int:
        return self.at

    def steady(self) -> int:
        return self.at


class Events:
    """What stores events, with nothing that follows from them."""

    def __init__(self, journal: Journal, bus: EventBus, clock: Clock) -> None:
        self._journal, self._bus, self._clock = journal, bus, clock

    async def store(self, event: Event, *, note: AuditNote | None = None) -> tuple[Event, ...]:
        at = self._clock.now()

        def write(db: sqlite3.Connection) -> tuple[Event, ...]:
            if note:
                add_audit(db, at, note.user, note.action, note.subject)
            return add(db, [event], at)

        new = await self._journal.write(write)
        self._bus.publish(event)
        return new


def fresh_post(folder: Path, journal: Journal, clock: Clock, stage: FakeStage) -> Services:
    """A post with five users, one per role, and the incident of `incident_events`."""
    config = Config(folder)
    config.put(Point(id="point-1", name="Counter 1"))
    config.put(Operator(id="anna", name="Anna"))
    config.put(
        Board(device=DEVICE, name="Remote at the counter", app="remote", pins="remote-s3", point="point-1")
    )
    roles: tuple[Role, ...] = ("manager", "technician", "viewer", "operator", "listener")
    for role in roles:
        config.put(User(name=role, role=role, password=CHEAP))
    journal.submit(lambda db: add(db, incident_events(folder), AT)).result()
    journal.submit(lambda db: add_measures(db, measures())).result()
    health = HealthBoard()
    health.put(
        HealthReported(
            uid="microphone:counter",
            at=AT + 59_000,
            sense="microphone",
            name="counter",
            health="ok",
            detail={"level_dbfs": -42.5},
            virtual=True,
        )
    )
    health.put(
        HealthReported(
            uid="camera:counter",
            at=AT + 59_000,
            sense="camera",
            name="counter",
            health="failed",
            problem="The camera gives no pictures",
            virtual=True,
        )
    )
    bus = EventBus()
    return Services(
        config=config,
        reader=Reader(journal.path),
        journal=journal,
        health=health,
        bus=bus,
        data=folder,
        settings=WebSettings(),
        zone=ZoneInfo("Europe/Moscow"),
        clock=clock,
        trusted_clock=clock,
        events=Events(journal, bus, clock),
        demo=stage,
    )
