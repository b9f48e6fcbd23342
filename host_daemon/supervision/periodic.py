"""Loops that do something every so many seconds until they are cancelled."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Self


class Ticks:
    """`async for _tick in Ticks(600)`: at once, then `every_s` seconds after each round has ended, for ever.

    wake: begins the next round early when it is set. One that is set during a round leads to another round.
    """

    def __init__(self, every_s: float, wake: asyncio.Event | None = None) -> None:
        self._every_s = every_s
        self._wake = wake or asyncio.Event()
        self._first = True

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> None:
        if not self._first:
            with contextlib.suppress(TimeoutError):
                # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the wake.
                async with asyncio.timeout(self._every_s):
                    await self._wake.wait()
        self._first = False
        self._wake.clear()
