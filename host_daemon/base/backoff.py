"""Exponential back-off: waits between tries that grow up to a bound."""

from __future__ import annotations

import math


class Backoff:
    """Waits in seconds: `first`, then twice the last one, `longest` at most.

    well: something that worked for longer than this begins again with the first wait.
    """

    def __init__(self, first: float, longest: float, well: float = math.inf) -> None:
        self._first, self._longest, self._well = first, longest, well
        self._wait = first

    def next(self, worked: float = 0.0) -> float:
        """The wait before the next try. worked: seconds for which the last one did."""
        if worked > self._well:
            self.reset()
        wait, self._wait = self._wait, min(2 * self._wait, self._longest)
        return wait

    def reset(self) -> None:
        """It works: the next wait is the first one again."""
        self._wait = self._first
