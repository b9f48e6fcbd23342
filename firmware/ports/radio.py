"""ESP-NOW: packets of up to 250 bytes between boards that share a channel."""

import asyncio

import espnow
import network

EVERYBODY = b"\xff" * 6
BUFFER = 4096  # bytes of packets that wait to be read; more are dropped, and sent again by their boards


class Radio:
    """The radio on `channel`."""

    def __init__(self, channel):
        station = network.WLAN(network.STA_IF)
        station.active(True)
        station.config(channel=channel, pm=station.PM_NONE)  # a radio that saves power misses packets
        self._flag = asyncio.ThreadSafeFlag()
        self._radio = espnow.ESPNow()
        self._radio.config(rxbuf=BUFFER)
        self._radio.active(True)
        self._radio.irq(self._on_packet)

    async def receive(self):
        """The next packet: (address of the sender, bytes, dBm or None)."""
        while True:
            sender, data = self._radio.recv(0)
            if sender is not None:
                heard = self._radio.peers_table.get(sender)
                return bytes(sender), bytes(data), heard[0] if heard else None
            await self._flag.wait()

    def send(self, address, data):
        """Sends once and waits the few milliseconds until it is in the air.

        ESP-NOW has 20 peers at most, so none is kept; removing one earlier would take its packet away.
        """
        self._radio.add_peer(address)
        try:
            self._radio.send(address, data, True)
        finally:
            self._radio.del_peer(address)

    def _on_packet(self, _):
        self._flag.set()
