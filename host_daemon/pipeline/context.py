"""Where an event happened, with whom, and what a press stood for, by the configuration as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo

from host_daemon.events import (
    Asked,
    BurstSeen,
    Event,
    PhraseHeard,
    Pressed,
    QuestionAsked,
    Rated,
    ReceiptPrinted,
    RecordingStarted,
    SaleAttempted,
    Served,
    SmileMoment,
    VisitorLeft,
    Whose,
)
from host_daemon.rules.action import Action
from host_daemon.rules.dry_run import PlacedEvent
from host_daemon.rules.rule import Rule
from host_daemon.rules.storm_guard import StormGuard
from host_daemon.store.records import Board

# What rules can wait for.
RULED: tuple[type[Event], ...] = (
    Pressed,
    Rated,
    Asked,
    QuestionAsked,
    SmileMoment,
    Served,
    SaleAttempted,
    ReceiptPrinted,
    PhraseHeard,
    BurstSeen,
    VisitorLeft,
)
# Those that say themselves where and with whom.
PLACED = (Rated, Asked, QuestionAsked, SmileMoment, Served, SaleAttempted, ReceiptPrinted, VisitorLeft)


@dataclass(frozen=True)
class Scene:
    """meaning: what a press stands for on its board; None for everything else."""

    point: str
    operator: str | None
    meaning: str | None = None


@dataclass(frozen=True)
class Places:
    """Where things stand. board: a paired board by device. on_duty: who serves at a point at a moment.

    camera: the service point at which a camera stands, or None.
    """

    board: Callable[[str], Board | None]
    on_duty: Callable[[str, int], str | None]
    camera: Callable[[str], str | None]

    def of(self, event: Event) -> Scene | None:
        """The scene of an event; None for one of an unknown board or camera, or without a place."""
        if isinstance(event, Pressed):
            board = self.board(event.device)
            if board is None:
                return None
            operator = board.operator or self.on_duty(board.point, event.at)
            return Scene(board.point, operator, board.meaning(event.button, event.gesture))
        if isinstance(event, BurstSeen):
            point = self.camera(event.camera)
            return None if point is None else Scene(point, self.on_duty(point, event.at))
        if isinstance(event, PhraseHeard):
            return Scene(event.point, self.on_duty(event.point, event.at))
        if isinstance(event, PLACED):
            return Scene(event.point, event.operator)
        return None

    def placed(self, events: Iterable[Event]) -> list[PlacedEvent]:
        """Events with their scenes, for a dry run of rules; those that belong nowhere here are left out."""
        return [
            PlacedEvent(event, scene.point, scene.operator, scene.meaning)
            for event in events
            if (scene := self.of(event))
        ]


@dataclass(frozen=True)
class Surroundings:
    """The configuration as it is now.

    places: where things stand and who serves. recording: the one that a board runs at a moment. microphones,
    cameras: names of those at a point; photos come from these cameras. watching: names of the cameras at a
    point that look at customers, or at operators where that is allowed. worker: id of the operator whom a
    keypad number stands for, or None. rules: all of them; zone: theirs. gate: what holds storms. now: UTC
    milliseconds. held: is told of each action that the gate held. find: an event of the journal by its uid.
    """

    places: Places
    recording: Callable[[str, int], RecordingStarted | None]
    microphones: Callable[[str], tuple[str, ...]]
    cameras: Callable[[str], tuple[str, ...]]
    watching: Callable[[str, Whose], tuple[str, ...]]
    worker: Callable[[int], str | None]
    rules: Callable[[], tuple[Rule, ...]]
    zone: tzinfo
    gate: StormGuard
    now: Callable[[], int]
    held: Callable[[Action], None]
    find: Callable[[str], Event | None] = lambda uid: None
