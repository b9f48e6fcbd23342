"""Discovery of serial ports that look like a board."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports

AUTO = "auto"
# Makers of USB chips on boards that run MicroPython.
MAKERS = {
    0x303A: "Espressif",
    0x2E8A: "Raspberry Pi",
    0x10C4: "Silicon Labs",
    0x1A86: "WCH",
    0x0403: "FTDI",
    0xCAFE: "W5500-EVB-Pico",
}


@dataclass(frozen=True)
class BoardPort:
    """name: of the port, unique. path: to open. maker: of its USB chip, or empty."""

    name: str
    path: str
    maker: str = ""


def ports(wanted: tuple[str, ...] = (AUTO,)) -> list[BoardPort]:
    """The ports to listen on: those that are named, and for `auto` every one that looks like a board."""
    found = {path: BoardPort(Path(path).name, path) for path in wanted if path != AUTO}
    if AUTO in wanted:
        for port in list_ports.comports():
            if port.vid in MAKERS:
                name = Path(port.device).name
                found.setdefault(port.device, BoardPort(name, port.device, MAKERS[port.vid]))
    return sorted(found.values(), key=lambda port: port.name)


def paths() -> tuple[str, ...]:
    """Paths of all ports that look like a board."""
    return tuple(port.path for port in ports())
