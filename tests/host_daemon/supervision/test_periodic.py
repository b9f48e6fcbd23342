"""Ticks come at once, then by time or by the wake event."""

from __future__ import annotations

import asyncio

from host_daemon.supervision.periodic import Ticks
from tests.waiting import call_off, soon


async def test_the_first_tick_comes_at_once() -> None:
    ticks = aiter(Ticks(3600.0))
    assert await soon(anext(ticks)) is None


async def test_the_next_tick_comes_after_the_interval() -> None:
    loop = asyncio.get_running_loop()
    ticks = aiter(Ticks(0.05))
    await anext(ticks)
    before = loop.time()
    await anext(ticks)
    # The loop's clock may be as coarse as its resolution says.
    assert loop.time() - before >= 0.04


async def test_wake_brings_the_next_tick_early() -> None:
    wake = asyncio.Event()
    ticks = aiter(Ticks(3600.0, wake))
    await anext(ticks)
    wake.set()
    await soon(anext(ticks))
    assert not wake.is_set()


async def test_it_goes_on_until_cancelled() -> None:
    rounds: list[int] = []
    enough = asyncio.Event()

    async def count() -> None:
        async for _tick in Ticks(0.0):
            rounds.append(len(rounds))
            if len(rounds) == 3:
                enough.set()

    task = asyncio.create_task(count())
    await soon(enough.wait())
    await call_off(task)
    assert task.cancelled()
