"""The part of MQTT 3.1.1 that a board needs: packets to bytes and back, without I/O.

Only QoS 0: nobody between board and post is trusted to keep a press, so nothing is gained by more.
"""

CONNACK = 2
PUBLISH = 3
SUBACK = 9
PINGRESP = 13
LONGEST = 512  # bytes of a packet that we take; the post's are below 100

PING = b"\xc0\x00"


class MqttError(ValueError):
    """The broker said something that cannot be, or refused."""


def connect(client: str, user: str, password: str, keepalive_s: int) -> bytes:
    """CONNECT with a clean session."""
    flags = 0x02 | 0x80 | 0x40
    body = _text("MQTT") + bytes((4, flags)) + keepalive_s.to_bytes(2, "big")
    return _packet(0x10, body + _text(client) + _text(user) + _text(password))


def subscribe(topic: str, number: int) -> bytes:
    """SUBSCRIBE to one topic with QoS 0."""
    return _packet(0x82, number.to_bytes(2, "big") + _text(topic) + b"\0")


def publish(topic: str, payload: bytes) -> bytes:
    """PUBLISH with QoS 0."""
    return _packet(0x30, _text(topic) + payload)


class PacketReader:
    """Takes bytes as they come and gives whole packets: (kind, body)."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The packets that end within `data`. Raises MqttError when the stream makes no sense."""
        self._data += data
        packets: list[tuple[int, bytes]] = []
        while True:
            packet = self._next()
            if packet is None:
                return packets
            packets.append(packet)

    def _next(self) -> tuple[int, bytes] | None:
        size, place = 0, 1
        while True:
            if place > 4:
                raise MqttError("a length of more than four bytes")
            if place >= len(self._data):
                return None
            size |= (self._data[place] & 0x7F) << (7 * (place - 1))
            place += 1
            if not self._data[place - 1] & 0x80:
                break
        if size > LONGEST:
            raise MqttError("a packet of %d bytes" % size)
        if len(self._data) < place + size:
            return None
        kind, body = self._data[0] >> 4, bytes(self._data[place : place + size])
        self._data = self._data[place + size :]
        return kind, body


def payload_of(body: bytes) -> bytes:
    """The payload of a PUBLISH with QoS 0. Raises MqttError."""
    if len(body) < 2:
        raise MqttError("a message without a topic")
    start = 2 + int.from_bytes(body[:2], "big")
    if start > len(body):
        raise MqttError("a topic that is cut off")
    return body[start:]


def accepted(body: bytes) -> None:
    """Reads a CONNACK. Raises MqttError when the broker refuses."""
    if len(body) != 2 or body[1] != 0:
        raise MqttError("refused with %d" % (body[1] if len(body) == 2 else -1))


def _text(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(2, "big") + data


def _packet(head: int, body: bytes) -> bytes:
    size, length = len(body), bytearray()
    while True:
        byte, size = size & 0x7F, size >> 7
        length.append(byte | (0x80 if size else 0))
        if not size:
            return bytes((head,)) + bytes(length) + body
