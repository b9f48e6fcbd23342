"""The vision process runs from the first camera on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from host_daemon.events import HealthReported
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.supervision.health import HealthBoard
from host_daemon.vision import supervisor as module
from host_daemon.vision.supervisor import VisionSupervisor
from tests.waiting import call_off, soon, until

COUNTER, DOOR = Camera(name="counter", point="p"), Camera(name="door", point="q")


class Child:
    """Stands for the vision process."""

    name = "vision"

    def __init__(self) -> None:
        self.started = 0
        self.ended = asyncio.Event()

    async def run(self) -> None:
        self.started += 1
        await self.ended.wait()
        raise OSError("no more processes")


class Running:
    """Cameras at work, which a test changes."""

    def __init__(self) -> None:
        self.cameras: tuple[Camera, ...] = ()
        self.looks = 0
        self.child, self.health = Child(), HealthBoard()
        for name in ("counter", "door", "none"):
            uid = f"camera:{name}"
            self.health.put(HealthReported(uid=uid, at=0, sense="camera", name=name, health="ok"))
        supervisor = VisionSupervisor(self.child, self.look, self.health)  # type: ignore[arg-type]
        self.task = asyncio.create_task(supervisor.run())

    def look(self) -> VisionSettings:
        self.looks += 1
        return VisionSettings(cameras=self.cameras)

    async def until(self, holds: Callable[[], bool]) -> None:
        await until(holds)

    def known(self) -> set[str]:
        return {one.uid for one in self.health.all(0)}


@pytest.fixture
async def running(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    running = Running()
    yield running
    await call_off(running.task)


async def test_without_a_camera_there_is_no_process(running: Running) -> None:
    await running.until(lambda: running.looks > 3)
    assert running.child.started == 0


async def test_the_first_camera_starts_it(running: Running) -> None:
    assert running.child.started == 0
    running.cameras = (COUNTER,)
    await running.until(lambda: running.child.started == 1)


async def test_nobody_waits_for_a_camera_that_was_removed(running: Running) -> None:
    running.cameras = (COUNTER, DOOR)
    await running.until(lambda: "camera:none" not in running.known())
    running.cameras = (COUNTER,)
    await running.until(lambda: "camera:door" not in running.known())
    assert running.known() == {"camera:counter"}


async def test_without_its_last_camera_the_process_goes_on(running: Running) -> None:
    running.cameras = (COUNTER,)
    await running.until(lambda: running.child.started == 1)
    running.cameras = ()
    await running.until(lambda: "camera:counter" not in running.known())
    assert not running.task.done()


async def test_what_ends_the_process_is_not_hidden(running: Running) -> None:
    running.cameras = (COUNTER,)
    running.child.ended.set()
    with pytest.raises(OSError, match="no more processes"):
        await soon(running.task)
