"""Where an event happened, with whom, and what a press stood for, by the configuration as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from host_daemon.events import (
    Asked,
    BurstSeen,
    Event,
    PhraseHeard,
    Pressed,
    QuestionAsked,
    Rated,
    ReceiptPrinted,
    SaleAttempted,
    Served,
    SmileMoment,
    VisitorLeft,
)
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

    def place(self, event: Event) -> tuple[str | None, str | None, str | None] | None:
        """The same as `rules.rehearsal` wants it."""
        scene = self.of(event)
        return None if scene is None else (scene.point, scene.operator, scene.meaning)
