"""Customers of a demonstration."""

from __future__ import annotations

import asyncio
import random

import pytest

from host_daemon.app.demo import virtual_customers as module
from host_daemon.app.demo.virtual_customers import FIRST, customers
from tests.waiting import PATIENCE_S, call_off


class Devices:
    """Stands for the virtual devices: what is done with them, in order."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []
        self.gone = 0
        self.left = asyncio.Event()

    async def show(self, scene: str) -> None:
        self.done.append(("show", scene))
        if scene == "nobody":
            self.gone += 1
            if self.gone == len(FIRST):
                self.left.set()

    async def press(self, board: str, button: str) -> None:
        self.done.append(("press", board, button))


async def test_the_first_customers_are_asked_and_press_as_they_are_pleased(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = asyncio.sleep
    monkeypatch.setattr(module.asyncio, "sleep", lambda seconds: real(0))
    devices = Devices()
    task = asyncio.create_task(customers(devices, random.Random(1)))  # type: ignore[arg-type]
    async with asyncio.timeout(PATIENCE_S):
        await devices.left.wait()
    await call_off(task)
    assert devices.done[:4] == [
        ("show", "smile"),
        ("press", "fob", "ask"),
        ("press", "remote", "green"),
        ("show", "nobody"),
    ]
    pressed = [what[2] for what in devices.done if what[:2] == ("press", "remote")]
    assert pressed[:3] == ["green", "red", "green"]
