"""Stands in for MicroPython's neopixel: its pin is high while any light is lit."""


class NeoPixel:
    def __init__(self, pin, n):
        self._pin = pin
        self._colours = [(0, 0, 0)] * n

    def __setitem__(self, index, colour):
        self._colours[index] = colour

    def write(self):
        self._pin.value(any(any(colour) for colour in self._colours))
