"""The board's USB serial port, which the interpreter's prompt shares."""

import asyncio
import select
import sys


class Usb:
    """Bytes from and to whoever is at the other end."""

    def __init__(self):
        self._in = sys.stdin.buffer
        self._reader = asyncio.StreamReader(self._in)
        self._poll = select.poll()
        self._poll.register(self._in, select.POLLIN)

    async def read(self):
        """At least one byte, and what else is there already."""
        data = bytearray(await self._reader.read(1))
        while self._poll.poll(0) and len(data) < 256:
            byte = self._in.read(1)
            if not byte:
                break
            data += byte
        if not data:
            await asyncio.sleep_ms(100)  # nobody holds the other end
        return data

    def write(self, data):
        sys.stdout.buffer.write(data)
