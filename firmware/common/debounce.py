"""One switch that bounces: when it was pressed, and when it was let go.

Switches bounce 1.6 ms on average and up to 6.2 ms, one in Ganssle's measurements 157 ms ("A Guide to
Debouncing"). The time of a press is that of its first edge. It counts as soon as the contact has
stayed closed for `confirm_ms`, so that a spike on the line is no press, and nothing counts again
until the contact has stayed open for `settle_ms`.
"""

from firmware.common.ticks import diff

NOTHING = 0
DOWN = 1
UP = 2


class Debounce:
    """settle_ms: longest gap within one bounce. confirm_ms: longest spike that is noise."""

    def __init__(self, settle_ms: int = 25, confirm_ms: int = 2) -> None:
        self.down = False
        self.since = 0  # ticks of the first edge of the newest press or release
        self.settled = True  # False: feed again within a few milliseconds
        self._settle_ms = settle_ms
        self._confirm_ms = confirm_ms
        self._closed = False
        self._changed = 0

    def wake(self, closed: bool, now_ms: int) -> None:
        """The contact is known to have closed a while ago; `closed`: and still is."""
        self.down, self.settled = True, False
        self.since = self._changed = now_ms
        self._closed = closed

    def feed(self, closed: bool, now_ms: int) -> int:
        """Takes the level at `now_ms` (wrapping ticks): an edge, or the same again. DOWN, UP or NOTHING."""
        stayed = diff(now_ms, self._changed)
        was_closed = self._closed
        if closed != was_closed:
            if self.settled:
                self.settled = False
                self.since = now_ms
            self._closed = closed
            self._changed = now_ms
            if not (was_closed and not self.down and stayed >= self._confirm_ms):
                return NOTHING
            self.down = True  # it was closed for long enough before this edge
            return DOWN
        if self.settled:
            return NOTHING
        if closed and not self.down and stayed >= self._confirm_ms:
            self.down = True
            return DOWN
        if stayed < self._settle_ms:
            return NOTHING
        self.settled = True
        if self.down and not closed:
            self.down = False
            return UP
        return NOTHING
