"""Sleep and wake-up of a battery board.

It sleeps when the post has everything, nothing is lit and no key is down. The key that woke it counts
as pressed at the moment of the wake-up. After any other start it stays awake for a while: a technician
who presses the reset button finds it at its port.
"""

import asyncio

from firmware.common import sleep_plan
from firmware.ports import power, sleep
from firmware.ports.clock import ticks

SIGNAL_MS = 60000  # a stubborn board signals for so long before it goes on trying in its sleep


class Sleeper:
    """settings: `awake_s`, and `started` (ticks of the chip's start). pins: the pin map."""

    def __init__(self, settings, pins):
        self._numbers = [button["pin"] for button in pins["buttons"]]
        self._low = pins.get("low", True)
        self._started = settings["started"]
        self._awake_ms = settings.get("awake_s", sleep_plan.AWAKE_S) * 1000
        woken = sleep.woken(self._numbers, self._low)
        remembered = power.remembered()
        self.memory = None if woken is None else sleep_plan.unpack(remembered)  # None: this is a fresh start
        self._woken = woken if self.memory else ()
        self._plan = None

    @property
    def stuck(self):
        """Keys that were stuck when it fell asleep, a bit for each."""
        return self.memory.stuck if self.memory else 0

    def wake(self, keys, buttons):
        """The gesture of the key that woke the board, if it is certain already."""
        if not self._woken:
            return None
        button = self._numbers.index(self._woken[0])
        return keys.wake(button, buttons.closed(button), self._started, ticks())

    def begin(self, now):
        """The board is ready."""
        memory = self.memory
        self._plan = sleep_plan.SleepPlan(now, 0 if memory else self._awake_ms, memory.tries if memory else 0)

    def pressed(self, now, stubborn):
        """A press is in the journal, somebody waits."""
        self._plan.pressed(now, SIGNAL_MS if stubborn else sleep_plan.LINGER_MS)

    async def run(self, runtime, keys, buttons, feedback):
        """Until it sleeps."""
        reported = self.stuck
        while True:
            await asyncio.sleep_ms(20)
            now = runtime.now()
            if keys.stuck != reported:
                reported = keys.stuck
                runtime.report()
                self._plan.report_sent(now)
            quiet = not (keys.busy or keys.held or buttons.waiting)
            lit = feedback.busy(now) and not runtime.waiting
            if quiet and not lit and not runtime.unkept and self._plan.may_sleep(now, runtime.waiting):
                self._sleep(runtime, keys.stuck)

    def _sleep(self, runtime, stuck):
        awake = [number for bit, number in enumerate(self._numbers) if not stuck >> bit & 1]
        length = self._plan.length(runtime.now(), runtime.unsent, bool(stuck), runtime.reported_at)
        power.remember(sleep_plan.pack(runtime.prepare_sleep(self._plan.tries, stuck)))
        sleep.sleep(awake, self._low, length)
