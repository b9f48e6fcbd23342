# On MicroPython only.
"""ESP-NOW."""

import asyncio

from firmware.ports.radio import EVERYBODY, Radio
from tests.fakes import line

OTHER = b"\x02\0\0\0\0\x09"


def test_it_is_on_its_channel():
    Radio(6)
    assert (b"C", b"\x06") in line.sent


def test_a_packet_comes_with_its_sender_and_strength():
    radio = Radio(1)
    line.handlers[b"R"](OTHER + bytes((256 - 61,)) + b"frame")
    assert asyncio.run(radio.receive()) == (OTHER, b"frame", -61)


def test_a_packet_that_comes_later_is_waited_for():
    async def main():
        radio = Radio(1)
        receiving = asyncio.create_task(radio.receive())
        await asyncio.sleep_ms(0)
        line.handlers[b"R"](OTHER + b"\0" + b"late")
        return await asyncio.wait_for(receiving, 60)

    assert asyncio.run(main())[1] == b"late"


def test_it_sends_to_more_boards_than_the_radio_has_room_for_peers():
    radio = Radio(1)
    for number in range(50):
        radio.send(bytes(5) + bytes((number,)), b"ack")
    radio.send(EVERYBODY, b"hello")
    sent = [content for letter, content in line.sent if letter == b"r"]
    assert len(sent) == 51 and sent[-1] == EVERYBODY + b"hello"
