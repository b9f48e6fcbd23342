"""Waits for what a test waits for: long, since a busy machine is slow, and over as soon as it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")

# Nothing that works takes so long, on the busiest machine.
PATIENCE_S = 60.0


async def soon(work: Awaitable[T]) -> T:
    """The result of `work`. Not asyncio.wait_for: before Python 3.12 it can lose a cancellation."""
    async with asyncio.timeout(PATIENCE_S):
        return await work


async def call_off(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and wait for their ends. One that takes no heed of it fails its own test and
    holds up none that come after."""
    for task in tasks:
        task.cancel()
    if tasks:
        _, left = await asyncio.wait(tasks, timeout=PATIENCE_S)
        assert not left, "these go on though they were cancelled"
        await asyncio.gather(*tasks, return_exceptions=True)


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to a port of this machine, as soon as somebody listens there."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.01)


async def until(holds: Callable[[], object]) -> None:
    """Waits for what gives no event of the loop."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
