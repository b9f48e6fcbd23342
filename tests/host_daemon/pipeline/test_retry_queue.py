"""Events that the disk would not take."""

from __future__ import annotations

import asyncio

import pytest

from host_daemon.events import Asked, Event, HealthReported
from host_daemon.pipeline import retry_queue as module
from host_daemon.pipeline.retry_queue import PatientSink, RetryQueue
from host_daemon.store.journal import JournalError
from tests.waiting import PATIENCE_S, call_off, soon


def asked(number: int) -> Asked:
    return Asked(uid=str(number), at=number, point="p", operator=None, source="", cause="")


class Disk:
    """Takes events, but while it is full."""

    def __init__(self) -> None:
        self.full = True
        self.stored: list[str] = []
        self.came, self.tried = asyncio.Event(), asyncio.Event()
        self.tries = 0

    async def store(self, event: Event) -> tuple[Event, ...]:
        self.tries += 1
        self.tried.set()
        if self.full:
            raise JournalError("disk full")
        self.stored.append(event.uid)
        self.came.set()
        return (event,)

    async def report(self, report: HealthReported) -> None: ...

    async def until_tried(self, times: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.tries < times:
                self.tried.clear()
                await self.tried.wait()


async def test_what_a_full_disk_refused_is_stored_when_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0.01)
    disk = Disk()
    queue = RetryQueue(disk)
    await queue.store(asked(1))
    await queue.store(asked(2))
    task = asyncio.create_task(queue.run())
    await disk.until_tried(3)
    assert disk.stored == []
    disk.full = False
    async with asyncio.timeout(PATIENCE_S):
        await disk.came.wait()
    await asyncio.sleep(0)
    await call_off(task)
    assert disk.stored == ["1", "2"]


async def test_too_much_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    queue = RetryQueue(Disk())
    await queue.store(asked(1))
    with pytest.raises(JournalError):
        await queue.store(asked(2))


async def test_who_cannot_say_it_again_waits_until_it_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0.01)
    disk = Disk()
    task = asyncio.create_task(PatientSink(disk).store(asked(1)))
    await disk.until_tried(2)
    assert not task.done()
    disk.full = False
    await soon(task)
    assert disk.stored == ["1"]
