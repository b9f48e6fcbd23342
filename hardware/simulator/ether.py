"""The air between virtual radios: packets get lost, doubled and late, as much as is asked for."""

from __future__ import annotations

import asyncio
import random
from typing import Protocol

EVERYBODY = b"\xff" * 6
TRAVEL_S = 0.001  # a packet of 250 bytes at 1 Mbit/s takes about 2 ms, a press 0.6 ms
LATE_S = 0.05


class Hearer(Protocol):
    """Something with a radio."""

    address: bytes
    channel: int | None

    def hear(self, sender: bytes, signal_dbm: int, data: bytes) -> None: ...


class Ether:
    """drop, duplicate, reorder: the share of packets it happens to, 0 to 1."""

    def __init__(self, seed: int = 0) -> None:
        self.drop = 0.0
        self.duplicate = 0.0
        self.reorder = 0.0
        self._chance = random.Random(seed)  # noqa: S311
        self._hearers: list[Hearer] = []

    def join(self, hearer: Hearer) -> None:
        self._hearers.append(hearer)

    def send(self, sender: Hearer, address: bytes, data: bytes) -> None:
        """Carries a packet to whom it is addressed, if the air lets it."""
        for hearer in self._hearers:
            if hearer is sender or sender.channel is None or hearer.channel != sender.channel:
                continue
            if address in (EVERYBODY, hearer.address):
                for _ in range(2 if self._chance.random() < self.duplicate else 1):
                    self._carry(sender, hearer, data)

    def _carry(self, sender: Hearer, hearer: Hearer, data: bytes) -> None:
        if self._chance.random() < self.drop:
            return
        travel = TRAVEL_S
        if self._chance.random() < self.reorder:
            travel += self._chance.random() * LATE_S
        signal = -55 + round(self._chance.gauss(0, 3))
        asyncio.get_running_loop().call_later(travel, hearer.hear, sender.address, signal, data)
