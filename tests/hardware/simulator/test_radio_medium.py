"""The radio medium between virtual boards."""

from __future__ import annotations

import asyncio

import pytest

from hardware.simulator.radio_medium import EVERYBODY, RadioMedium
from tests.waiting import PATIENCE_S, soon


class Radio:
    def __init__(self, address: bytes, channel: int | None = 1) -> None:
        self.address, self.channel = address, channel
        self.received: asyncio.Queue[tuple[bytes, int, bytes]] = asyncio.Queue()

    def receive_packet(self, sender: bytes, signal_dbm: int, data: bytes) -> None:
        self.received.put_nowait((sender, signal_dbm, data))


@pytest.fixture
def medium() -> RadioMedium:
    return RadioMedium(seed=7)


@pytest.fixture
def radios(medium: RadioMedium) -> list[Radio]:
    """Three on one channel, the fourth on another, the fifth on none."""
    made = [Radio(bytes((number,)) * 6) for number in range(3)]
    made += [Radio(b"\4" * 6, channel=6), Radio(b"\5" * 6, channel=None)]
    for radio in made:
        medium.join(radio)
    return made


async def count(radio: Radio, packets: int) -> int:
    """How many packets have come by the time that `packets` must have."""
    async with asyncio.timeout(PATIENCE_S):
        found = [await radio.received.get() for _ in range(packets)]
    return len(found) + radio.received.qsize()


async def test_a_packet_to_everybody_reaches_all_others_on_the_channel(medium, radios) -> None:
    medium.send(radios[0], EVERYBODY, b"hello")
    for radio in radios[1:3]:
        sender, signal_dbm, data = await soon(radio.received.get())
        assert (sender, data) == (radios[0].address, b"hello")
        assert -80 < signal_dbm < -30
    assert [radio.received.qsize() for radio in (radios[0], *radios[3:])] == [0, 0, 0]


async def test_a_packet_to_one_reaches_nobody_else(medium, radios) -> None:
    medium.send(radios[0], radios[2].address, b"ack")
    assert await count(radios[2], 1) == 1
    assert radios[1].received.empty()


async def test_a_radio_that_is_off_sends_to_nobody(medium, radios) -> None:
    medium.send(radios[4], EVERYBODY, b"hello")
    medium.send(radios[0], radios[1].address, b"last")
    assert (await soon(radios[1].received.get()))[2] == b"last"


async def test_packets_are_lost_and_doubled_as_often_as_is_asked_for(medium, radios) -> None:
    medium.drop = 1.0
    medium.send(radios[0], radios[1].address, b"lost")
    medium.drop, medium.duplicate = 0.0, 1.0
    medium.send(radios[0], radios[1].address, b"doubled")
    assert [(await soon(radios[1].received.get()))[2] for _ in range(2)] == [b"doubled"] * 2


async def test_late_packets_overtake_each_other(medium, radios) -> None:
    medium.reorder = 1.0
    for number in range(50):
        medium.send(radios[0], radios[1].address, bytes((number,)))
    async with asyncio.timeout(PATIENCE_S):
        order = [(await radios[1].received.get())[2][0] for _ in range(50)]
    assert sorted(order) == list(range(50)) != order
