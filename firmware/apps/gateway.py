"""The radio gateway: passes bytes between radio and USB. It knows no keys but its own.

No queue is kept here: the radio's own buffer is the only one, and boards send again what it drops.
"""

import asyncio

from firmware.apps.crew import Crew
from firmware.apps.links import UsbLink
from firmware.common import wire
from firmware.common.slip import encode
from firmware.ports.radio import Radio
from firmware.ports.usb import Usb


class Gateway:
    def __init__(self, settings, pins):
        self._usb = Usb()
        self._radio = Radio(settings.get("channel", 1))
        self._link = UsbLink(self._usb)
        self._crew = Crew(settings, pins, self._link)

    async def run(self):
        await asyncio.gather(self._crew.tell(), self._crew.bring(), self._up(), self._down())

    async def _up(self):
        while True:
            _, data, signal_dbm = await self._radio.receive()
            try:
                wire.peek(data)
            except wire.WireError:
                continue  # somebody else's packet on our channel
            self._usb.write(encode(data, signal_dbm))

    async def _down(self):
        while True:
            frame = await self._link.receive()
            try:
                device = wire.peek(frame).device
            except wire.WireError:
                continue
            if device == self._crew.device:
                self._crew.heard(frame)
                continue
            try:
                self._radio.send(device, frame)
            except OSError:  # the radio is busy; the board asks again
                pass


async def main(settings, pins):
    await Gateway(settings, pins).run()
