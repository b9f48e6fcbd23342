"""What the pages need of the post: narrow things, wired by the composition root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, Protocol

from host_daemon.audio.capture.sound_card import CardInfo
from host_daemon.events import WorkReported
from host_daemon.provisioning.orders import ProvisioningQueue
from host_daemon.settings.web import WebSettings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add_audit
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_bus import Live
from host_daemon.supervision.health import HealthBoard


class Stage(Protocol):
    """The stand-ins of a post without hardware."""

    async def boards(self) -> list[dict[str, Any]]:
        """Every virtual board: name, app, buttons [{name, label}], lights {name: on}, power."""

    async def press(self, board: str, button: str, gesture: str) -> None:
        """Press a virtual pin: `click`, `double` or `hold`."""

    async def received(self) -> list[dict[str, Any]]:
        """What the demonstration's receiver got, newest last.

        time (ms), title, text, attachments (names), repeats (of the same message, shown once).
        """


class Works(Protocol):
    """Work in the background; see host_daemon.voice.jobs.queue."""

    @property
    def progress(self) -> WorkReported | None:
        """How far the work in hand is."""

    def stop(self, uid: str) -> None:
        """Leave a work undone."""


async def _unheard(event: object) -> None:
    """Where there is no audio process nobody is asked."""


async def _no_cards() -> tuple[CardInfo, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Post:
    """What the pages read and write.

    data: the folder that paths in events are relative to. now: UTC milliseconds. passed: how far time has
    passed, for what expires. stage: None when no stand-ins run. submit: takes an event that a page made (a
    rating from the kiosk, a mark on an incident) and returns when it is stored. restart: start the post anew,
    soon. cards: the machine's sound cards now; raises `listing.NoList`. works: what goes on in the
    background. listen: hands the audio process an event that is not stored. provisioning: flashes and pairs
    boards; None: not from these pages.
    """

    config: Config
    reader: Reader
    journal: Journal
    health: HealthBoard
    live: Live
    data: Path
    settings: WebSettings
    zone: tzinfo
    now: Callable[[], int]
    passed: Callable[[], int]
    submit: Callable[[Any], Awaitable[None]]
    restart: Callable[[], None]
    stage: Stage | None = None
    works: Works | None = None
    listen: Callable[[Any], Awaitable[None]] = field(default=_unheard)
    cards: Callable[[], Awaitable[tuple[CardInfo, ...]]] = field(default=_no_cards)
    provisioning: ProvisioningQueue | None = None

    async def note(self, user: str | None, action: str, subject: str) -> None:
        """Note in the audit who did what to what."""
        now = self.now()
        await self.journal.write(lambda db: add_audit(db, now, str(user), action, subject))
