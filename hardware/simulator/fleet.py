"""Fleet of virtual boards: power, batteries, and presses of their buttons."""

from __future__ import annotations

import asyncio
import hashlib
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hardware import pinmap
from hardware.simulator.board import VirtualBoard
from hardware.simulator.bounce import Edge, bouncing, clean
from hardware.simulator.interpreter import micropython
from hardware.simulator.radio_medium import RadioMedium


@dataclass(frozen=True)
class Spec:
    """name: of the board, unique. pins: name of its pin map."""

    name: str
    pins: str

    @property
    def device(self) -> str:
        """12 hex digits, always the same for a name; locally administered, so no real board has it."""
        return "02" + hashlib.sha256(self.name.encode()).hexdigest()[:10]


class Fleet:
    """folder: keeps the boards' flash between runs, and their ports in `ports/`."""

    def __init__(self, folder: Path, specs: list[Spec], seed: int = 0) -> None:
        self.radio = RadioMedium(seed)
        self._chance = random.Random(seed)  # noqa: S311
        self._maps = {spec.name: pinmap.load(spec.pins) for spec in specs}
        self._boards = {
            spec.name: VirtualBoard(
                spec.name,
                folder / spec.name,
                bytes.fromhex(spec.device),
                self._maps[spec.name].board,
                self.radio,
            )
            for spec in specs
        }
        for board in self._boards.values():
            self.radio.join(board)

    async def start(self) -> None:
        """Powers all boards. Raises UserError when there is no interpreter for them."""
        micropython()
        await asyncio.gather(*(self.restore_power(name) for name in self._boards))

    async def stop(self) -> None:
        """Cuts the power of all boards. What is on their flash stays."""
        for name in self._boards:
            await self.cut_power(name)

    def ports(self) -> dict[str, Path]:
        """The serial port of each board, as one would plug it into the post."""
        return {name: board.terminal.path for name, board in self._boards.items()}

    async def press(self, name: str, button: str, hold_ms: int = 120, bounce: bool = True) -> None:
        """Presses a button and lets it go after `hold_ms`. Raises KeyError for an unknown board or button."""
        await self.push(name, button, bounce)
        await asyncio.sleep(hold_ms / 1000)
        await self.let_go(name, button, bounce)

    async def push(self, name: str, button: str, bounce: bool = True) -> None:
        """Closes a button's contact."""
        await self.board(name).play(self._maps[name].buttons[button], self._edges(0, bounce))

    async def let_go(self, name: str, button: str, bounce: bool = True) -> None:
        """Opens a button's contact."""
        await self.board(name).play(self._maps[name].buttons[button], self._edges(1, bounce))

    async def gesture(self, name: str, button: str, gesture: str = "click") -> None:
        """Clicks, double-clicks or holds as a person would. Raises KeyError or ValueError."""
        if gesture == "click":
            await self.press(name, button)
        elif gesture == "hold":
            await self.press(name, button, hold_ms=1200)
        elif gesture == "double":
            await self.press(name, button, hold_ms=80)
            await asyncio.sleep(0.12)
            await self.press(name, button, hold_ms=80)
        else:
            raise ValueError(f"unknown gesture {gesture!r}")

    def boards(self) -> list[dict[str, Any]]:
        """Each board as a page shows it.

        name, title, pins, app, device, port, link, buttons, lights, power, asleep.
        """
        return [
            {
                "name": name,
                "title": pins.title,
                "pins": pins.name,
                "app": pins.app,
                "link": pins.link,
                "device": self._boards[name].address.hex(),
                "port": str(self._boards[name].terminal.path),
                "buttons": list(pins.buttons),
                "lights": self.lights(name),
                "power": self._boards[name].powered,
                "asleep": self._boards[name].asleep,
            }
            for name, pins in self._maps.items()
        ]

    def lights(self, name: str) -> dict[str, bool]:
        """The lights of a board: name, and whether it is lit."""
        outputs = self.board(name).outputs
        return {light: bool(outputs.get(pin)) for light, pin in self._maps[name].lights.items()}

    async def wait_light(self, name: str, light: str, timeout_s: float) -> None:
        """Until a light is lit. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not self.lights(name)[light]:
                await self.board(name).changed.wait()

    async def cut_power(self, name: str) -> None:
        """The board loses power at once; its port vanishes."""
        self.board(name).power_off()

    async def restore_power(self, name: str) -> None:
        """The board gets power again and starts."""
        if not self.board(name).powered:
            await self.board(name).power_on()

    def asleep(self, name: str) -> bool:
        """Whether the board sleeps deeply."""
        return self.board(name).asleep

    async def fall_asleep(self, name: str, timeout_s: float) -> None:
        """Until the board sleeps. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not self.asleep(name):
                await self.board(name).changed.wait()

    async def wake_by_timer(self, name: str) -> None:
        """The time for which a sleeping board has set its timer is over at once."""
        await self.board(name).wake_by_timer()

    def set_battery(self, name: str, millivolts: int) -> None:
        """The battery's voltage, behind the divider of the pin map."""
        pin = self._maps[name].battery_pin
        if pin is not None:
            self.board(name).set_voltage(pin, millivolts // 2)

    def starts(self, name: str) -> int:
        """Number of starts of the board since the fleet was made."""
        return self.board(name).starts

    def board(self, name: str) -> VirtualBoard:
        """A virtual board. Raises KeyError."""
        return self._boards[name]

    def _edges(self, level: int, bounce: bool) -> list[Edge]:
        return bouncing(level, self._chance) if bounce else clean(level)
