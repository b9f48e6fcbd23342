"""Address of a till, as people write it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from host_daemon.base.errors import UserError
from host_daemon.base.shown_address import shown_address
from host_daemon.base.texts import mark as _

Transport = Literal["tcp-listen", "tcp", "udp", "serial"]
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


class BadAddress(UserError):
    """An address that cannot be meant. The text says what would do."""


@dataclass(frozen=True)
class TillAddress:
    """`tcp-listen`: the till connects to the post; `tcp`: the post connects to it. host: or a device file."""

    transport: Transport
    host: str
    port: int = 0
    baud: int = 9600


def till_address(text: str) -> TillAddress:
    """The address in a text. Raises BadAddress."""
    try:
        parts = urlsplit(text)
    except ValueError:  # a bracket that is not closed
        parts = urlsplit("")
    if parts.scheme == "serial":
        baud = parse_qs(parts.query).get("baud", ["9600"])[-1]
        if not parts.path.startswith("/") or not baud.isdigit() or int(baud) not in BAUDS:
            raise BadAddress(
                _("{text}: a serial port is written like serial:/dev/ttyUSB0?baud=9600"),
                text=shown_address(text),
            )
        return TillAddress("serial", parts.path, baud=int(baud))
    for transport in ("tcp-listen", "tcp", "udp"):
        if parts.scheme == transport:
            try:
                port = parts.port
            except ValueError:
                port = None
            if not parts.hostname or not port:
                break
            return TillAddress(transport, parts.hostname, port)
    raise BadAddress(
        _(
            "{text}: an address is written like tcp-listen://0.0.0.0:9100, tcp://192.168.1.20:9100, "
            "udp://0.0.0.0:9100 or serial:/dev/ttyUSB0?baud=9600"
        ),
        text=shown_address(text),
    )


def devices(texts: Iterable[str]) -> tuple[str, ...]:
    """The serial ports among addresses; what is none, or cannot be meant, is left out."""
    found = []
    for text in texts:
        try:
            one = till_address(text)
        except BadAddress:
            continue
        if one.transport == "serial":
            found.append(one.host)
    return tuple(found)
