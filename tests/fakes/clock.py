"""A clock that stands still until a test moves it."""

from __future__ import annotations


class StillClock:
    """A Clock. at: UTC ms, and the steady clock's."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        return self.at

    def steady(self) -> int:
        return self.at
