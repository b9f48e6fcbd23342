"""Answers that go on end when they are told to."""

from __future__ import annotations

import asyncio

import pytest

from tests.waiting import PATIENCE_S
from web_ui.core.open_streams import OpenStream, OpenStreams


async def waiting(stream: OpenStream, longest_s: float | None) -> str:
    try:
        async with stream.patience(longest_s):
            await asyncio.Event().wait()
    except TimeoutError:
        return "ended" if stream.ended else "nothing came"
    return "never"


async def test_one_that_waits_ends_at_once() -> None:
    streams = OpenStreams()
    with streams.open("/now/live") as stream:
        task = asyncio.create_task(waiting(stream, None))
        await asyncio.sleep(0)
        streams.end()
        async with asyncio.timeout(PATIENCE_S):
            assert await task == "ended"


async def test_one_that_is_busy_ends_when_it_waits_next() -> None:
    streams = OpenStreams()
    with streams.open("/now/live") as stream:
        assert await waiting(stream, 0) == "nothing came"
        streams.end()
        async with asyncio.timeout(PATIENCE_S):
            assert await waiting(stream, None) == "ended"


async def test_one_whose_time_is_up_in_that_moment_ends() -> None:
    streams = OpenStreams()
    with streams.open("/now/live") as stream:
        task = asyncio.create_task(waiting(stream, 0))
        for _ in range(3):
            await asyncio.sleep(0)
            streams.end()
        async with asyncio.timeout(PATIENCE_S):
            assert await task == "ended"


async def test_one_that_comes_afterwards_ends_too() -> None:
    streams = OpenStreams()
    streams.end()
    with streams.open("/now/live") as stream:
        assert stream.ended


async def test_they_are_counted_by_their_route() -> None:
    streams = OpenStreams()
    with streams.open("/now/live"), streams.open("/now/live"):
        assert (streams.count("/now/live"), streams.count("/tills/live")) == (2, 0)
        with pytest.raises(LookupError), streams.open("/now/live"):
            raise LookupError
    assert streams.count("/now/live") == 0
