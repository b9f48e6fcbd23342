"""Virtual customers, who come to the counter of a demonstration by themselves."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from host_daemon.app.demo.demo_devices import DemoDevices

# The first customers come quickly, so that whoever looks sees the figures appear; then it is a quiet counter.
FIRST_S, LATER_S = 5.0, 90.0


@dataclass(frozen=True)
class VirtualVisit:
    """One visit. scene: what the camera shows. asks: staff ask. button: what is pressed, if any."""

    scene: str
    asks: bool
    button: str | None


PLEASED = VirtualVisit("smile", True, "green")
SILENT = VirtualVisit("neutral", True, None)
CROSS = VirtualVisit("neutral", True, "red")
CALM = VirtualVisit("neutral", True, "yellow")
FIRST = (PLEASED, CROSS, PLEASED, SILENT, PLEASED, PLEASED, CALM, PLEASED, SILENT, PLEASED, CROSS, PLEASED)
LATER = (PLEASED, PLEASED, PLEASED, SILENT, SILENT, CALM, CROSS)


async def customers(devices: DemoDevices, chance: random.Random) -> None:
    """Until cancelled: one customer after another."""
    number = 0
    while True:
        customer = FIRST[number] if number < len(FIRST) else chance.choice(LATER)
        await devices.show(customer.scene)
        await asyncio.sleep(3)
        if customer.asks:
            await devices.press("fob", "ask")
            await asyncio.sleep(3)
        if customer.button:
            await devices.press("remote", customer.button)
            await asyncio.sleep(4)
        await devices.show("nobody")
        number += 1
        await asyncio.sleep(FIRST_S if number < len(FIRST) else LATER_S * chance.uniform(0.5, 1.5))
