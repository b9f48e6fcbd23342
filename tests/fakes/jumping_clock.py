"""A clock that tests jump."""

from __future__ import annotations


class JumpingClock:
    """wall: UTC milliseconds. passed: milliseconds of the steady clock."""

    def __init__(self, wall: int = 0, passed: int = 0) -> None:
        self.wall, self.passed = wall, passed

    def now(self) -> int:
        return self.wall

    def steady(self) -> int:
        return self.passed

    def jump(self, milliseconds: int) -> None:
        """Time passes on both."""
        self.wall += milliseconds
        self.passed += milliseconds
