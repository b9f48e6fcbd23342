"""The demonstration: virtual boards flashed and paired as a technician would, and customers who come by."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

# The first customers come quickly, so that whoever looks sees how it works; then it is a quiet counter.
FIRST_S, LATER_S, HURRIED = 8.0, 90.0, 4


@dataclass(frozen=True)
class Customer:
    """How one visit goes. scene: what the camera shows. asks: staff ask. button: what is pressed, if any."""

    scene: str
    asks: bool
    button: str | None


PLEASED = Customer("smile", True, "green")
SILENT = Customer("neutral", True, None)
CROSS = Customer("neutral", True, "red")
FIRST = (PLEASED, CROSS, PLEASED, SILENT)
LATER = (PLEASED, PLEASED, PLEASED, SILENT, SILENT, Customer("neutral", True, "yellow"), CROSS)


@dataclass(frozen=True)
class Counter:
    """What customers and staff can do there. show: a scene before the camera. ask: fob. rate: a smiley."""

    show: Callable[[str], Awaitable[None]]
    ask: Callable[[], Awaitable[None]]
    rate: Callable[[str], Awaitable[None]]


async def customers(counter: Counter, chance: random.Random) -> None:
    """Until cancelled: one customer after another."""
    number = 0
    while True:
        customer = FIRST[number] if number < len(FIRST) else chance.choice(LATER)
        await counter.show(customer.scene)
        await asyncio.sleep(3)
        if customer.asks:
            await counter.ask()
            await asyncio.sleep(3)
        if customer.button:
            await counter.rate(customer.button)
            await asyncio.sleep(4)
        await counter.show("nobody")
        number += 1
        await asyncio.sleep(FIRST_S if number < HURRIED else LATER_S * chance.uniform(0.5, 1.5))
