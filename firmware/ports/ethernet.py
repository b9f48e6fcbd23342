"""The W5500 Ethernet chip, on a Pico board or beside an ESP32, and TCP or TLS over it."""

import asyncio
import ssl

import network
from machine import SPI, Pin

NAME = "smilepost"  # what the post's certificate is for


class Ethernet:
    """wiring: spi, clock, data_out, data_in, select, reset (Pico) or interrupt (ESP32), as in the pin map."""

    def __init__(self, wiring):
        spi = SPI(
            wiring["spi"],
            20000000,
            sck=Pin(wiring["clock"]),
            mosi=Pin(wiring["data_out"]),
            miso=Pin(wiring["data_in"]),
        )
        if hasattr(network, "WIZNET5K"):
            self._chip = network.WIZNET5K(spi, Pin(wiring["select"]), Pin(wiring["reset"]))
        else:
            self._chip = network.LAN(
                spi=spi,
                phy_type=network.PHY_W5500,
                phy_addr=0,
                cs=Pin(wiring["select"]),
                int=Pin(wiring["interrupt"]),
            )
        self._chip.active(True)

    async def up(self, address):
        """Until the cable is in and the board has an address. address: four texts, or None for DHCP."""
        while not self._chip.isconnected():
            try:
                self._chip.ifconfig(tuple(address) if address else "dhcp")
            except OSError:  # no answer from DHCP
                pass
            await asyncio.sleep_ms(500)

    async def open(self, host, port, certificate=None):
        """(reader, writer) of a TCP connection. Raises OSError.

        certificate: path of the authority's (DER) that must have signed for `NAME`; then it is TLS.
        """
        if certificate is None:
            return await asyncio.open_connection(host, port)
        return await asyncio.open_connection(host, port, ssl=_trust(certificate), server_hostname=NAME)


def _trust(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_mode = ssl.CERT_REQUIRED
    with open(certificate, "rb") as file:
        context.load_verify_locations(cadata=file.read())
    return context
