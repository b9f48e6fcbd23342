"""Keys of a board: gestures, by the rules for several keys at once and for stuck ones.

Rule for two keys at once: the first edge wins; while one key is down no other counts. A key that is
down for `stuck_ms` is stuck: it is reported, and stops blocking the others until it is let go. A key
that is down when the board starts is not a press, unless it woke the board: that one is a press even
if it has been let go already.
"""

from collections import namedtuple

from firmware.common.debounce import DOWN, NOTHING, Debounce
from firmware.common.gestures import Gestures
from firmware.common.ticks import diff

# button: index. gesture: as in wire. at: ticks of its first edge.
Gestured = namedtuple("Gestured", ("button", "gesture", "at"))


class Keys:
    """count: buttons. settle_ms: see Debounce. double_ms, hold_ms: see Gestures."""

    def __init__(
        self, count: int, settle_ms: int = 25, double_ms: int = 0, hold_ms: int = 0, stuck_ms: int = 30000
    ) -> None:
        self._switches = [Debounce(settle_ms) for _ in range(count)]
        self._gestures = [Gestures(double_ms, hold_ms) for _ in range(count)]
        self._stuck_ms = stuck_ms
        self._owner = -1
        self._ignored = 0
        self.stuck = 0  # a bit per button

    def start(self, closed: list[bool], now: int, stuck: int = 0) -> None:
        """Tells which keys are down as the board starts: they must be let go before they count.

        stuck: a bit for each key that was stuck before the board slept.
        """
        for index, level in enumerate(closed):
            if level:
                switch = self._switches[index]
                switch.feed(True, now)
                switch.settled, switch.down = False, True
                self._ignored |= 1 << index
                self.stuck |= stuck & 1 << index

    def wake(self, button: int, closed: bool, at: int, now: int) -> Gestured | None:
        """The key that woke the board at ticks `at`. closed: whether it is still down at ticks `now`.

        The gesture that is certain by it, or None. A second press of a double click counts from now on.
        """
        switch, bit = self._switches[button], 1 << button
        switch.wake(closed, now)
        self._owner = button
        self._ignored &= ~bit
        return self._gestured(button, self._gestures[button].feed(DOWN, at))

    @property
    def busy(self) -> bool:
        """Whether `feed` and `poll` are needed again within milliseconds, edge or no edge."""
        return any(not switch.settled for switch in self._switches) or any(
            gesture.waiting for gesture in self._gestures
        )

    @property
    def down(self) -> bool:
        """Whether any key is down."""
        return any(switch.down for switch in self._switches)

    @property
    def held(self) -> bool:
        """Whether any key is down that is not stuck."""
        return any(switch.down and not self.stuck >> bit & 1 for bit, switch in enumerate(self._switches))

    def feed(self, button: int, closed: bool, now: int) -> Gestured | None:
        """Takes the level of one button at ticks `now`. The gesture that is certain by it, or None."""
        switch = self._switches[button]
        event = switch.feed(closed, now)
        if event == NOTHING:
            return None
        bit = 1 << button
        if event == DOWN:
            if self._owner not in (-1, button):
                self._ignored |= bit
                return None
            self._owner = button
        elif self._ignored & bit:
            self._release(button)
            return None
        else:
            self._release(button)
        return self._gestured(button, self._gestures[button].feed(event, switch.since))

    def poll(self, now: int) -> Gestured | None:
        """The gesture that is certain because time has passed, or None. Notices stuck keys."""
        for button, switch in enumerate(self._switches):
            if switch.down and diff(now, switch.since) >= self._stuck_ms:
                self.stuck |= 1 << button
                if self._owner == button:
                    self._owner = -1
            gestured = self._gestured(button, self._gestures[button].poll(now))
            if gestured:
                return gestured
        return None

    def _release(self, button: int) -> None:
        self.stuck &= ~(1 << button)
        self._ignored &= ~(1 << button)
        if self._owner == button:
            self._owner = -1

    def _gestured(self, button: int, gesture: int | None) -> Gestured | None:
        return None if gesture is None else Gestured(button, gesture, self._gestures[button].at)
