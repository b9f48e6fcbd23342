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
        on_edge = self._on_edge  # one for all: one for each pin would take a keypad's board 2 KB
        for pin in self._pins:
            pin.irq(on_edge, Pin.IRQ_FALLING | Pin.IRQ_RISING)

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

    def _on_edge(self, pin):  # an interrupt: nothing may be allocated here
        following = (self._head + 1) % EDGES
        if following != self._tail:
            closed = 1 if (pin.value() == 0) == self._low else 0
            self._what[self._head] = (self._pins.index(pin) << 1) | closed
            self._when[self._head] = ticks()
            self._head = following
        self._flag.set()


class Light:
    """A light on a pin; None: there is none."""

    def __init__(self, number):
        self._pin = None if number is None else Pin(number, Pin.OUT, value=0)

    def set(self, lit):
        if self._pin is not None:
            self._pin.value(1 if lit else 0)
