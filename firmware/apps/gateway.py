"""The radio gateway: passes bytes between radio and USB or MQTT, whichever its pin map names as its link.

It knows no keys but its own. No queue is kept here: the radio's own buffer is the only one, and boards send
again what it drops.
"""

import asyncio

from firmware.apps.links import open_link
from firmware.apps.runtime import BoardRuntime
from firmware.common import wire
from firmware.ports.radio import Radio


class Gateway:
    def __init__(self, settings, pins):
        self._radio = Radio(settings.get("channel", 1))
        self._link = open_link(settings, pins)
        self._runtime = BoardRuntime(settings, pins, self._link)

    async def run(self):
        await asyncio.gather(
            self._runtime.report_status(), self._runtime.send_due(), self._up(), self._down()
        )

    async def _up(self):
        while True:
            _, data, signal_dbm = await self._radio.receive()
            try:
                wire.peek(data)
            except wire.WireError:
                continue  # somebody else's packet on our channel
            self._link.relay(data, signal_dbm)

    async def _down(self):
        while True:
            frame = await self._link.receive()
            try:
                device = wire.peek(frame).device
            except wire.WireError:
                continue
            if device == self._runtime.device:
                self._runtime.received(frame)
                continue
            try:
                self._radio.send(device, frame)
            except OSError:  # the radio is busy; the board asks again
                pass


async def main(settings, pins):
    await Gateway(settings, pins).run()
