"""Frames on a serial line: SLIP (RFC 1055) around a signal byte, the frame and a CRC-32.

Boot messages, tracebacks and half packets may stand between packets: they fail the checksum and are
counted as garbage. Ctrl-C is escaped too, so that a technician's Ctrl-C always reaches the board's
interpreter and data never looks like one.
"""

import binascii
from collections import namedtuple

END = 0xC0
ESC = 0xDB
INTERRUPT = 0x03
_ESCAPED = {END: b"\xdb\xdc", ESC: b"\xdb\xdd", INTERRUPT: b"\xdb\xde"}
_PLAIN = {0xDC: END, 0xDD: ESC, 0xDE: INTERRUPT}
_MOST = 1 + 250 + 4

# frame: bytes of wire. signal_dbm: how strongly the gateway heard it, None on a wire.
Packet = namedtuple("Packet", ("frame", "signal_dbm"))


def encode(frame: bytes, signal_dbm: int | None = None) -> bytes:
    """The packet that carries `frame`; it starts with END, to end whatever garbage stood before."""
    body = bytes(((signal_dbm or 0) & 0xFF,)) + frame
    body += binascii.crc32(body).to_bytes(4, "big")
    packet = bytearray((END,))
    for byte in body:  # joined from pieces of one byte, a report would take a board 8 KB for a moment
        escaped = _ESCAPED.get(byte)
        if escaped is None:
            packet.append(byte)
        else:
            packet += escaped
    packet.append(END)
    return bytes(packet)


class Slip:
    """Takes bytes as they come, a single one or many, and gives the packets that are whole."""

    def __init__(self) -> None:
        self.garbage = 0  # runs of bytes that were no packet
        self._body = bytearray()
        self._escape = False
        self._broken = False

    @property
    def pending(self) -> int:
        """Bytes of a packet that has begun."""
        return len(self._body)

    def feed(self, data: bytes) -> list[Packet]:
        """The packets that end within `data`."""
        packets = []
        for byte in data:
            if byte == END:
                packet = self._packet()
                if packet is not None:
                    packets.append(packet)
            elif self._broken:
                pass
            elif self._escape:
                self._escape = False
                self._take(_PLAIN.get(byte))
            elif byte == ESC:
                self._escape = True
            else:
                self._take(byte)
        return packets

    def _take(self, byte: int | None) -> None:
        if byte is None or len(self._body) == _MOST:
            self._broken = True
        else:
            self._body.append(byte)

    def _packet(self) -> Packet | None:
        body, broken = bytes(self._body), self._broken or self._escape
        self._body = bytearray()
        self._broken = self._escape = False
        if not body and not broken:
            return None
        if broken or len(body) < 6 or binascii.crc32(body[:-4]).to_bytes(4, "big") != body[-4:]:
            self.garbage += 1
            return None
        signal = body[0] - 256 if body[0] > 127 else body[0]
        return Packet(body[1:-4], signal or None)
