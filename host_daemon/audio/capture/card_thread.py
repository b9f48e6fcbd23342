"""Touches the sound cards, one thing at a time, in a thread of its own: a card that hangs, hangs whoever
opens or closes it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Start = Callable[[Callable[[], None]], None]


def in_thread(work: Callable[[], None]) -> None:
    """Start `work` in a thread that does not keep the process alive."""
    threading.Thread(target=work, name="hand", daemon=True).start()


class Hand(Generic[T]):
    """Does one piece of work at a time. start: how it is set going; tests let it run in place."""

    def __init__(self, start: Start = in_thread) -> None:
        self._start = start
        self._done: list[T | BaseException] = []
        self._since_us: int | None = None

    def busy_us(self, now_us: int) -> int | None:
        """For how long the hand has been at work; None when it is free."""
        return None if self._since_us is None else now_us - self._since_us

    def do(self, work: Callable[[], T], now_us: int) -> None:
        """Begin; the hand must be free."""
        assert self._since_us is None, "one thing at a time"
        self._since_us = now_us

        def run() -> None:
            try:
                self._done.append(work())
            except BaseException as error:  # noqa: BLE001  handed to whoever asks for the result
                self._done.append(error)

        self._start(run)

    def result(self) -> T | None:
        """What the work gave, once, when it is done; raises what the work raised."""
        if not self._done:
            return None
        self._since_us = None
        found = self._done.pop()
        if isinstance(found, BaseException):
            raise found
        return found
