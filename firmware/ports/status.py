"""The light on the board itself: a plain one, or a coloured one (WS2812)."""

from machine import Pin


class Status:
    """wiring: `status` of the pin map."""

    def __init__(self, wiring):
        self._low = wiring.get("low", False)
        self._pin = Pin(wiring["pin"], Pin.OUT, value=1 if self._low else 0)
        self._pixel = None
        if wiring.get("rgb"):
            from neopixel import NeoPixel

            self._pixel = NeoPixel(self._pin, 1)

    def set(self, lit):
        if self._pixel is None:
            self._pin.value(1 if lit != self._low else 0)
        else:
            self._pixel[0] = (0, 8, 0) if lit else (0, 0, 0)
            self._pixel.write()
