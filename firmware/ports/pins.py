"""Buttons and lights on pins."""

import asyncio
from array import array

from machine import Pin

from firmware.ports.clock import ticks

EDGES = 128  # kept between two looks; more are dropped, since the level is looked at as well


class Buttons:
    """numbers: one pin per button, in the order of the pin map. low: a pressed button reads 0."""

    def __init__(self, numbers, low=True):
        self._low = low
        self._flag = asyncio.ThreadSafeFlag()
        self._what = array("B", bytes(EDGES))
        self._when = array("I", [0] * EDGES)
        self._head = 0
        self._tail = 0
        pull = Pin.PULL_UP if low else Pin.PULL_DOWN
        self._pins = [Pin(number, Pin.IN, pull) for number in numbers]
        for index, pin in enumerate(self._pins):
            pin.irq(self._handler(index), Pin.IRQ_FALLING | Pin.IRQ_RISING)

    def closed(self, button):
        """Whether the button is pressed at this moment."""
        return (self._pins[button].value() == 0) == self._low

    @property
    def waiting(self):
        """Whether `edge` has something to give."""
        return self._tail != self._head

    def edge(self):
        """The oldest edge not taken yet: (button, closed, ticks), or None."""
        if not self.waiting:
            return None
        what, when = self._what[self._tail], self._when[self._tail]
        self._tail = (self._tail + 1) % EDGES
        return what >> 1, bool(what & 1), when

    async def wait(self, timeout_ms):
        """Until an edge comes, or the time is over."""
        try:
            await asyncio.wait_for_ms(self._flag.wait(), timeout_ms)
        except asyncio.TimeoutError:
            pass

    def _handler(self, index):
        pressed, what, when, flag = 0 if self._low else 1, self._what, self._when, self._flag

        def on_edge(pin):  # an interrupt: nothing may be allocated here
            following = (self._head + 1) % EDGES
            if following != self._tail:
                what[self._head] = (index << 1) | (1 if pin.value() == pressed else 0)
                when[self._head] = ticks()
                self._head = following
            flag.set()

        return on_edge


class Light:
    """A light on a pin; None: there is none. low: it is lit while the pin is low."""

    def __init__(self, number, low=False):
        self._low = low
        self._pin = None if number is None else Pin(number, Pin.OUT, value=1 if low else 0)

    def set(self, lit):
        if self._pin is not None:
            self._pin.value(1 if bool(lit) != self._low else 0)


class Pixel:
    """The coloured light (WS2812) that some boards have instead."""

    def __init__(self, number):
        from neopixel import NeoPixel

        self._pixel = NeoPixel(Pin(number, Pin.OUT), 1)

    def set(self, lit):
        self._pixel[0] = (0, 8, 0) if lit else (0, 0, 0)
        self._pixel.write()


def status_light(wiring):
    """The light on the board itself, as the pin map's `status` has it; None: there is none."""
    if wiring is None:
        return Light(None)
    if wiring.get("rgb"):
        return Pixel(wiring["pin"])
    return Light(wiring["pin"], wiring.get("low", False))
