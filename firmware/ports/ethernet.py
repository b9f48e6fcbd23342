"""The W5500 Ethernet chip, on a Pico board or beside an ESP32, and TCP or TLS over it."""

import asyncio

import network
import tls  # what `ssl` is a coat of; some builds leave the coat out
from machine import SPI, Pin

LOOK_MS = 500
DHCP_LOOKS = 30  # after so many without an address DHCP is begun anew
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
        looks = 0
        while not self._chip.isconnected():
            if looks % DHCP_LOOKS == 0:
                try:
                    if address:
                        self._chip.ifconfig(tuple(address))
                    else:
                        # `ifconfig("dhcp")` holds everything up for 10 s; the watchdog bites after 8.
                        self._chip.ipconfig(dhcp4=True)
                except OSError:  # the cable is out
                    pass
            looks += 1
            await asyncio.sleep_ms(LOOK_MS)

    async def open(self, host, port, certificate=None):
        """(reader, writer) of a TCP connection. Raises OSError.

        certificate: path of the authority's (DER) that must have signed for `NAME`; then it is TLS.
        """
        if certificate is None:
            return await asyncio.open_connection(host, port)
        return await asyncio.open_connection(host, port, ssl=_trust(certificate), server_hostname=NAME)


def _trust(certificate):
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_REQUIRED
    with open(certificate, "rb") as file:
        context.load_verify_locations(file.read())
    return context
