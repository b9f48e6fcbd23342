# On MicroPython only.
"""Buttons and lights on pins."""

import asyncio
import struct

from firmware.ports.pins import EDGES, Buttons, Light
from tests.fakes import line


def play(pin, *levels):
    """Edges from outside, as interrupts bring them."""
    line.handlers[b"P"](b"".join(struct.pack(">BBI", pin, level, 0) for level in levels))


def edges(buttons):
    found = []
    edge = buttons.edge()
    while edge is not None:
        found.append(edge[:2])
        edge = buttons.edge()
    return found


def test_edges_come_out_in_order_with_their_button():
    buttons = Buttons([4, 5])
    assert not buttons.waiting and buttons.edge() is None
    play(5, 0, 1)
    play(4, 0)
    assert buttons.waiting
    assert edges(buttons) == [(1, True), (1, False), (0, True)]
    assert not buttons.waiting


def test_the_level_tells_whether_a_button_is_pressed():
    buttons = Buttons([4])
    assert not buttons.closed(0)
    play(4, 0)
    assert buttons.closed(0)


def test_a_button_that_reads_1_when_pressed():
    buttons = Buttons([4], low=False)
    assert not buttons.closed(0)
    play(4, 1)
    assert buttons.closed(0) and edges(buttons) == [(0, True)]


def test_more_edges_than_there_is_room_for_are_dropped():
    buttons = Buttons([4])
    play(4, *([0, 1] * EDGES))
    assert len(edges(buttons)) == EDGES - 1
    play(4, 0)
    assert edges(buttons) == [(0, True)]


def test_an_edge_ends_the_wait():
    async def main():
        buttons = Buttons([4])
        waiting = asyncio.create_task(buttons.wait(600000))
        await asyncio.sleep_ms(0)
        play(4, 0)
        await asyncio.wait_for(waiting, 60)
        assert edges(buttons) == [(0, True)]

    asyncio.run(main())


def test_the_wait_ends_by_itself_too():
    asyncio.run(Buttons([4]).wait(1))


def test_a_light_is_a_pin():
    light = Light(7)
    light.set(True)
    light.set(False)
    assert line.sent == [(b"L", b"\x07\x00"), (b"L", b"\x07\x01"), (b"L", b"\x07\x00")]


def test_a_light_that_is_not_there_costs_nothing():
    Light(None).set(True)
    assert line.sent == []
