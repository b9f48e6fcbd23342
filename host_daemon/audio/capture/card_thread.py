"""One thread at a time for work on sound cards: a card that hangs, hangs whoever opens or closes it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaemonThreads(Executor):
    """Runs each piece of work in a thread of its own that does not keep the process alive."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001  handed to whoever asks for the result
                future.set_exception(error)

        threading.Thread(target=run, name="card", daemon=True).start()
        return future


class CardThread(Generic[T]):
    """Does one piece of work at a time. executor: runs it; tests let it run in place."""

    def __init__(self, executor: Executor | None = None) -> None:
        self._executor = executor or DaemonThreads()
        self._work: Future[T] | None = None
        self._since_us = 0

    def busy_us(self, now_us: int) -> int | None:
        """For how long it has been at work; None when it is free."""
        return None if self._work is None else now_us - self._since_us

    def do(self, work: Callable[[], T], now_us: int) -> None:
        """Begin; it must be free."""
        assert self._work is None, "one thing at a time"
        self._since_us = now_us
        self._work = self._executor.submit(work)

    def result(self) -> T | None:
        """The result of the work, once, when it is done; raises what the work raised."""
        if self._work is None or not self._work.done():
            return None
        work, self._work = self._work, None
        return work.result()
