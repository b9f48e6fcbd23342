"""Events of a board for its page: starts, silences, lost presses."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.events import (
    BoardFellSilent,
    BoardReported,
    BoardReturned,
    Event,
    PressesMissed,
    PressFound,
)
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board

HAPPENED = 60


@dataclass(frozen=True, kw_only=True)
class BoardEvent:
    """Something that happened to the board. kind: started, silent, back, missed or found.

    what: the reset cause, a button's name, or empty. count: presses.
    """

    at: int
    kind: str
    what: str = ""
    count: int = 0


def events_of(reader: Reader, board: Board, names: tuple[str, ...], start: int) -> tuple[BoardEvent, ...]:
    """The newest, newest first. names: of the board's buttons. start: UTC milliseconds."""
    kinds: list[type[Event]] = [BoardReported, BoardFellSilent, BoardReturned, PressesMissed, PressFound]
    found: list[BoardEvent] = []
    boot = None
    for event in reader.events(kinds, start):
        if getattr(event, "device", "") != board.device:
            continue
        button = getattr(event, "button", None)
        name = names[button] if button is not None and button < len(names) else ""
        if isinstance(event, BoardReported):
            if event.boot != boot:
                found.append(
                    BoardEvent(at=event.at - event.uptime_s * 1000, kind="started", what=event.reset_cause)
                )
            boot = event.boot
        elif isinstance(event, BoardFellSilent):
            found.append(BoardEvent(at=event.at, kind="silent"))
        elif isinstance(event, BoardReturned):
            found.append(BoardEvent(at=event.at, kind="back"))
        elif isinstance(event, PressesMissed):
            found.append(BoardEvent(at=event.at, kind="missed", what=name, count=event.count))
        else:
            found.append(BoardEvent(at=event.at, kind="found", what=name, count=1))
    return tuple(sorted(found, key=lambda each: -each.at)[:HAPPENED])
