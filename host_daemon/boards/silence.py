"""Boards that should speak and do not: powered ones say how they are every minute."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from hardware import pinmap
from host_daemon.store.records import Board

MAINS = "mains"


@functools.cache
def power(pins: str) -> str:
    """`mains` or `battery`, by the board's pin map; empty when there is no such map any more."""
    try:
        return pinmap.load(pins).power
    except pinmap.NoPinMap:
        return ""


class Silence:
    """Time of the last frame of each board, milliseconds of a steady clock. began: when listening began."""

    def __init__(self, began: int) -> None:
        self._began = began
        self._heard: dict[str, int] = {}

    def hear(self, device: str, now: int) -> None:
        """The board has spoken."""
        self._heard[device] = now

    def heard(self, device: str) -> bool:
        """Whether it has spoken since listening began."""
        return device in self._heard

    def fallen(self, boards: Iterable[Board], now: int, limit_ms: int) -> tuple[Board, ...]:
        """The powered boards that have said nothing for longer than the limit. Those on battery may sleep."""
        return tuple(
            board
            for board in boards
            if power(board.pins) == MAINS and now - self._heard.get(board.device, self._began) > limit_ms
        )
