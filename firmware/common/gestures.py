"""Gestures of one button: click, double click, or hold."""

from firmware.common.debounce import DOWN, UP
from firmware.common.ticks import diff
from firmware.common.wire import CLICK, DOUBLE, HOLD


class Gestures:
    """double_ms: longest time from a release to the second press; 0: every press is a click, at once.

    hold_ms: from when on a press is a hold; 0: there are no holds.
    """

    def __init__(self, double_ms: int = 0, hold_ms: int = 0) -> None:
        self._double_ms = double_ms
        self._hold_ms = hold_ms
        self._pressed_at = 0
        self._released_at = 0
        self._down = False
        self._clicks = 0

    @property
    def waiting(self) -> bool:
        """Whether `poll` may still give something."""
        return self._clicks > 0

    @property
    def at(self) -> int:
        """Ticks of the first press of the gesture that was given last."""
        return self._pressed_at

    def feed(self, event: int, at: int) -> int | None:
        """Takes DOWN or UP at ticks `at`. The gesture that is certain by it, or None."""
        if event == DOWN:
            if self._clicks == 0:
                self._pressed_at = at
            self._down = True
            self._clicks += 1
            if self._double_ms == 0 and self._hold_ms == 0:
                self._clicks = 0
                return CLICK
            if self._clicks == 2:
                self._clicks = 0
                return DOUBLE
        elif event == UP:
            self._down = False
            self._released_at = at
            if self._clicks == 1 and self._double_ms == 0:
                self._clicks = 0
                return CLICK
        return None

    def poll(self, now: int) -> int | None:
        """The gesture that is certain because time has passed, or None."""
        if self._clicks == 0:
            return None
        if self._down:
            if self._hold_ms and diff(now, self._pressed_at) >= self._hold_ms:
                self._clicks = 0
                return HOLD
        elif diff(now, self._released_at) >= self._double_ms:
            self._clicks = 0
            return CLICK
        return None
