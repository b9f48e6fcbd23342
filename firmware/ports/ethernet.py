"""The W5500 Ethernet chip on a Pico board, and TCP over it."""

import asyncio

import network
from machine import SPI, Pin


class Ethernet:
    """spi, clock, data_out, data_in, select, reset: as the pin map names them. address: see `up`."""

    def __init__(self, wiring):
        spi = SPI(
            wiring["spi"],
            20000000,
            sck=Pin(wiring["clock"]),
            mosi=Pin(wiring["data_out"]),
            miso=Pin(wiring["data_in"]),
        )
        self._chip = network.WIZNET5K(spi, Pin(wiring["select"]), Pin(wiring["reset"]))
        self._chip.active(True)

    async def up(self, address):
        """Until the cable is in and the board has an address. address: four texts, or None for DHCP."""
        while not self._chip.isconnected():
            try:
                self._chip.ifconfig(tuple(address) if address else "dhcp")
            except OSError:  # no answer from DHCP
                pass
            await asyncio.sleep_ms(500)

    async def open(self, host, port):
        """(reader, writer) of a TCP connection. Raises OSError."""
        return await asyncio.open_connection(host, port)
