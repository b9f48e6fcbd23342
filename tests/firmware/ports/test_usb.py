# On MicroPython only.
"""The USB serial port; whoever runs this file types `typed` and leaves."""

import asyncio

from firmware.ports.usb import Usb


async def read_all(usb):
    read = b""
    while True:
        data = await usb.read()
        if not data:
            return read
        read += data


def test_what_is_typed_is_read_until_nobody_holds_the_other_end():
    assert asyncio.run(asyncio.wait_for(read_all(Usb()), 60)) == b"typed"
