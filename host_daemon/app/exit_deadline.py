"""Deadline for the end of a process: threads that go on by then end with it.

Such a thread flashes a board, or asks a till's database that does not answer.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from types import TracebackType
from typing import Self

log = logging.getLogger(__name__)


class ExitDeadline:
    """Ends the process `within_s` after `begin`, unless the context ends before."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._timer = threading.Timer(within_s, self._exit)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def begin(self) -> None:
        """All that must be finished is: from here on only threads are waited for."""
        self._timer.start()

    def _exit(self) -> None:
        log.warning("work in the background goes on after %.0f s and is cut off", self._within_s)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
