"""Radio medium between virtual boards: packets get lost, doubled and late, as often as is asked for."""

from __future__ import annotations

import asyncio
import random
from typing import Protocol

EVERYBODY = b"\xff" * 6
TRAVEL_S = 0.001  # a packet of 250 bytes at 1 Mbit/s takes about 2 ms, a press 0.6 ms
LATE_S = 0.05


class RadioNode(Protocol):
    """Something with a radio."""

    address: bytes
    channel: int | None

    def receive_packet(self, sender: bytes, signal_dbm: int, data: bytes) -> None: ...


class RadioMedium:
    """drop, duplicate, reorder: the share of packets it happens to, 0 to 1."""

    def __init__(self, seed: int = 0) -> None:
        self.drop = 0.0
        self.duplicate = 0.0
        self.reorder = 0.0
        self._chance = random.Random(seed)  # noqa: S311
        self._radios: list[RadioNode] = []

    def join(self, radio: RadioNode) -> None:
        self._radios.append(radio)

    def send(self, sender: RadioNode, address: bytes, data: bytes) -> None:
        """Carries a packet to every radio on the channel that it is addressed to."""
        for radio in self._radios:
            if radio is sender or sender.channel is None or radio.channel != sender.channel:
                continue
            if address in (EVERYBODY, radio.address):
                for _ in range(2 if self._chance.random() < self.duplicate else 1):
                    self._carry(sender, radio, data)

    def _carry(self, sender: RadioNode, radio: RadioNode, data: bytes) -> None:
        if self._chance.random() < self.drop:
            return
        travel = TRAVEL_S
        if self._chance.random() < self.reorder:
            travel += self._chance.random() * LATE_S
        signal = -55 + round(self._chance.gauss(0, 3))
        asyncio.get_running_loop().call_later(travel, radio.receive_packet, sender.address, signal, data)
