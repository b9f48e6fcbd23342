"""Meanings that a kit needs on a board, placed where nothing is in their way."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hardware import pinmap
from host_daemon.events import Gesture
from host_daemon.kits.kit import Kit
from host_daemon.store.records import Board


@dataclass(frozen=True)
class BoardButtons:
    """app: that the board runs. buttons: how many it has."""

    app: str
    buttons: int


def buttons_of(board: Board) -> BoardButtons:
    """The buttons of a paired board. One whose pin map is gone has the buttons that have meanings."""
    try:
        return BoardButtons(board.app, len(pinmap.load(board.pins).buttons))
    except pinmap.NoPinMap:
        used = [int(gesture.partition(".")[0]) for gesture in board.meanings]
        return BoardButtons(board.app, max(used, default=-1) + 1)


def placed(
    meanings: Mapping[str, str], kit: Kit, board: BoardButtons
) -> tuple[dict[str, str], tuple[str, ...]]:
    """A board's meanings with those that the kit needs, and the ones for which no gesture is free.

    A meaning goes to the gesture that the kit names, else to the same one of another button, else to any.
    """
    found, wanted = dict(meanings), dict(kit.boards.get(board.app, {}))
    for places in (_alike, _any):
        for gesture, meaning in tuple(wanted.items()):
            place = next((one for one in places(gesture, board.buttons) if _free(found, one)), None)
            if meaning in found.values() or place is not None:
                del wanted[gesture]
            if meaning not in found.values() and place is not None:
                found[place] = meaning
    return found, tuple(wanted.values())


def _alike(gesture: str, buttons: int) -> Iterator[str]:
    yield gesture
    how = gesture.partition(".")[2] or "click"
    yield from (f"{button}.{how}" for button in range(buttons))


def _any(_gesture: str, buttons: int) -> Iterator[str]:
    for how in typing.get_args(Gesture):
        yield from (f"{button}.{how}" for button in range(buttons))


def _free(meanings: Mapping[str, str], gesture: str) -> bool:
    """Whether the gesture means nothing. `0` is every gesture of that button."""
    button, _dot, how = gesture.partition(".")
    if how:
        return button not in meanings and gesture not in meanings
    return not any(one.partition(".")[0] == button for one in meanings)
