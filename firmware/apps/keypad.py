"""The Joint Quality Post: a number from 0 to 255 for the service or the worker, then a smiley.

The pin map lists the smileys first, then the keys `0` to `9` and `clear`. A smiley without a number is
not taken: the post could not tell whom it is about. A number that is too large is forgotten and beeped.
"""

from firmware.apps.buttons import LOW, ButtonBoard
from firmware.common.number_entry import NumberEntry


class KeypadBoard(ButtonBoard):
    def __init__(self, settings, pins):
        super().__init__(settings, pins)
        self._names = [button["name"] for button in pins["buttons"]]
        self._entry = NumberEntry()

    def _take(self, gestured):
        if gestured is None:
            return
        name, now = self._names[gestured.button], self._runtime.now()
        if name == "clear":
            self._entry.clear()
        elif name.isdigit():
            if not self._entry.digit(int(name), now):
                self._buzzer.set(LOW)
        else:
            number = self._entry.take(now)
            if number is None:
                self._buzzer.set(LOW)
            else:
                self._press(gestured, number)


async def main(settings, pins):
    await KeypadBoard(settings, pins).run()
