"""The post's services for the pages, and the dependencies by which a handler names what it uses.

A handler asks for the narrow thing: `reader: ReaderOf, now: Now`. One that needs most of them takes
`services: ServicesOf`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any, Protocol

from fastapi import Depends

from host_daemon.base.clock import Clock
from host_daemon.provisioning.orders import ProvisioningQueue
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.settings.tree import Settings
from host_daemon.settings.web import WebSettings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import Child
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from host_daemon.voice.jobs.queue import JobQueue
from web_ui.core.app_state import AppState
from web_ui.core.audit import Audit, EventStore


class Demonstration(Protocol):
    """The virtual devices of a post without hardware."""

    async def boards(self) -> list[dict[str, Any]]:
        """Every virtual board: name, app, buttons [{name, label}], lights {name: on}, power."""

    async def press(self, board: str, button: str, gesture: str) -> None:
        """Press a virtual pin: `click`, `double` or `hold`."""

    async def received(self) -> list[dict[str, Any]]:
        """Messages that the demonstration's receiver got, newest last.

        time (ms), title, text, attachments (names), repeats (of the same message, shown once).
        """


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that the pages read and write.

    data: the folder that paths in events are relative to. settings: of the pages, as they were at start.
    trusted_clock: the time by which things expire. events: stores an event that a page made.
    bus: hands out what has just happened. restarting: once set, the post starts anew soon. demo: its virtual
    devices. jobs: work in the background. audio: the process that listens. provisioning: flashes and pairs
    boards. Each of the last four is None where the post has none.
    """

    config: Config
    reader: Reader
    journal: Journal
    health: HealthBoard
    bus: EventBus
    data: Path
    settings: WebSettings
    zone: tzinfo
    clock: Clock
    trusted_clock: TrustedClock
    events: EventStore
    restarting: asyncio.Event = field(default_factory=asyncio.Event)
    demo: Demonstration | None = None
    jobs: JobQueue | None = None
    audio: Child | None = None
    provisioning: ProvisioningQueue | None = None

    def now(self) -> int:
        """UTC milliseconds."""
        return self.clock.now()


class Service:
    """Dependency: a field of `Services`."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def __call__(self, services: ServicesOf) -> Any:
        return getattr(services, self._name)


ServicesOf = Annotated[Services, Depends(AppState("services"))]
ConfigOf = Annotated[Config, Depends(Service("config"))]
ReaderOf = Annotated[Reader, Depends(Service("reader"))]
HealthOf = Annotated[HealthBoard, Depends(Service("health"))]
DataOf = Annotated[Path, Depends(Service("data"))]
ZoneOf = Annotated[tzinfo, Depends(Service("zone"))]
EventsOf = Annotated[EventStore, Depends(Service("events"))]


async def _now(services: ServicesOf) -> int:
    return services.now()


def _settings(services: ServicesOf) -> Settings:
    return services.config.settings()


async def _audit(services: ServicesOf) -> Audit:
    return Audit(services.events, services.journal, services.clock)


# The moment of the request, UTC milliseconds.
Now = Annotated[int, Depends(_now)]
# All settings as they are now.
SettingsOf = Annotated[Settings, Depends(_settings)]
AuditOf = Annotated[Audit, Depends(_audit)]
