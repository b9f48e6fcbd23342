"""A task that fails is started again."""

from __future__ import annotations

import asyncio

import pytest

from host_daemon.supervision import tasks
from host_daemon.supervision.tasks import keep
from tests.fakes.event_sink import KeptEvents
from tests.waiting import PATIENCE_S, call_off


class Work:
    """Fails, then ends, then goes on."""

    def __init__(self) -> None:
        self.runs = 0
        self.third = asyncio.Event()

    async def run(self) -> None:
        self.runs += 1
        if self.runs == 1:
            raise RuntimeError("a fault that nobody has thought of")
        if self.runs == 3:
            self.third.set()
            await asyncio.Event().wait()


async def test_a_task_that_fails_or_ends_begins_again_and_both_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "FIRST_WAIT_S", 0.0)
    work, sink = Work(), KeptEvents()
    task = asyncio.create_task(keep("boards", work.run, sink))
    async with asyncio.timeout(PATIENCE_S):
        await work.third.wait()
    await call_off(task)
    assert [(one.uid, one.health) for one in sink.reported] == [
        ("process:boards", "failed"),
        ("process:boards", "off"),
    ] * 2


async def test_a_task_that_is_cancelled_stays_so() -> None:
    sink = KeptEvents()
    task = asyncio.create_task(keep("boards", asyncio.Event().wait, sink))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sink.reported == []


async def test_a_task_that_answers_its_cancellation_with_an_error_is_not_started_again() -> None:
    runs = 0

    async def run() -> None:
        nonlocal runs
        runs += 1
        try:
            await asyncio.Event().wait()
        finally:
            raise RuntimeError("it could not close")

    sink = KeptEvents()
    task = asyncio.create_task(keep("boards", run, sink))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (runs, sink.reported) == (1, [])
