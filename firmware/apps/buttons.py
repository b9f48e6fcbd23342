"""App of boards with buttons (key fob, Loyalty Button), and the common part of all that have buttons.

Click, double click and hold by the times in the pin map; without them every press is a click, at once.
"""

import asyncio

from firmware.apps.links import open_link
from firmware.apps.runtime import BoardRuntime
from firmware.common.feedback_light import DARK, KEPT, PATIENCE_MS, THANKS, FeedbackLight
from firmware.common.keys import Keys
from firmware.ports.buzzer import Buzzer
from firmware.ports.clock import ticks
from firmware.ports.pins import Buttons, Light

BLINK_MS = 250
HIGH, LOW = 2000, 400  # Hz: taken, not taken
BEEP_MS = 200


class ButtonBoard:
    """Every gesture becomes a press. keys: turns edges into gestures. feedback: decides what is lit."""

    def __init__(self, settings, pins, keys=None, feedback=None):
        numbers = [button["pin"] for button in pins["buttons"]]
        lights = pins.get("lights", {})
        self._count = len(numbers)
        self._sleeper = None
        if pins["power"] == "battery":
            from firmware.apps.sleeper import Sleeper

            self._sleeper = Sleeper(settings, pins)
        self._buttons = Buttons(numbers, pins.get("low", True))
        self._keys = keys or Keys(
            self._count, pins.get("settle_ms", 25), pins.get("double_ms", 0), pins.get("hold_ms", 0)
        )
        closed = [self._buttons.closed(button) for button in range(self._count)]
        self._keys.start(closed, ticks(), *((self._sleeper.stuck,) if self._sleeper else ()))
        self._thanks = Light(lights.get("thanks"))
        self._kept = Light(lights.get("kept"))
        self._buzzer = Buzzer(pins.get("buzzer"))
        self._feedback = feedback or FeedbackLight()
        self._shown, self._shown_at = DARK, 0
        self._newest = None
        memory = self._sleeper.memory if self._sleeper else None
        self._runtime = BoardRuntime(settings, pins, open_link(settings, pins), memory)
        self._begin()

    async def run(self):
        tasks = [
            self._runtime.report_status(),
            self._runtime.send_due(),
            self._listen(),
            self._watch_keys(),
            self._show_feedback(),
        ]
        if self._sleeper:
            tasks.append(self._sleeper.run(self._runtime, self._keys, self._buttons, self._feedback))
        await asyncio.gather(*tasks)

    def _begin(self):
        if self._sleeper:
            self._sleeper.begin(self._runtime.now())
        if self._feedback.stubborn and self._runtime.newest():  # from before a sleep or a power cut
            self._newest = self._runtime.newest()
            self._feedback.pressed(self._runtime.now() - PATIENCE_MS)  # signals at once, and goes on trying
        if self._sleeper:
            self._take(self._sleeper.wake(self._keys, self._buttons))

    async def _watch_keys(self):
        while True:
            edge = self._buttons.edge()
            while edge is not None:
                self._take(self._keys.feed(*edge))
                edge = self._buttons.edge()
            now = ticks()
            for button in range(self._count):
                self._take(self._keys.feed(button, self._buttons.closed(button), now))
            self._take(self._keys.poll(now))
            self._runtime.stuck = self._keys.stuck
            if self._keys.busy:
                await asyncio.sleep_ms(1)
            else:
                await self._buttons.wait(100 if self._keys.down else 1000)

    def _take(self, gestured):
        if gestured is not None:
            self._press(gestured)

    def _press(self, gestured, number=None):
        kept = self._runtime.press(gestured, number)
        if kept is not None:
            self._newest = (kept.boot, kept.seq)
            self._feedback.pressed(self._runtime.now())
            self._light()
            if self._sleeper:
                self._sleeper.pressed(self._runtime.now(), self._feedback.stubborn)

    async def _listen(self):
        while True:
            kept = self._runtime.received(await self._runtime.link.receive())
            if kept is not None and (kept.boot, kept.seq) == self._newest:
                self._feedback.acknowledged(self._runtime.now())
                self._light()

    async def _show_feedback(self):
        while True:
            self._light()
            await asyncio.sleep_ms(50)

    def _light(self):
        now = self._runtime.now()
        shown = self._feedback.light(now)
        if shown != self._shown:
            self._shown, self._shown_at = shown, now
        begun = now - self._shown_at < BEEP_MS
        blink = (now // BLINK_MS) % 2 == 0
        self._thanks.set(shown == THANKS)
        self._kept.set(shown == KEPT and (blink or not self._buzzer.there))
        self._buzzer.set(HIGH if shown == THANKS and begun else LOW if shown == KEPT and blink else 0)


async def main(settings, pins):
    await ButtonBoard(settings, pins).run()
