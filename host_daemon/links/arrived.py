"""A frame as a link handed it in, not checked yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Arrived:
    """frame: bytes of wire. received_at: UTC ms at which its last byte was here. link: name of the link.

    signal_dbm: how strongly the gateway heard the board, None on wires. gateway: the device of the one that
    brought it, if the link knows several, else empty.
    """

    frame: bytes
    received_at: int
    link: str
    signal_dbm: int | None = None
    gateway: str = ""
