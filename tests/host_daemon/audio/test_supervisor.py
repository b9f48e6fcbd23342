"""A recording process that follows the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from host_daemon.audio import supervisor as module
from host_daemon.audio.supervisor import AudioSupervisor
from host_daemon.events import CutAsked, CutFailed, Event, HealthReported, ListenAsked
from host_daemon.settings.audio import AudioSettings, Microphone, RetentionSettings
from host_daemon.store.journal import JournalError
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from tests.waiting import call_off, soon, until

COUNTER, DOOR = Microphone(name="counter", point="p"), Microphone(name="door", point="q")


class Recorder:
    """Stands for the child: counts its lives."""

    name = "audio"

    def __init__(self) -> None:
        self.started, self.ended = 0, 0
        self.problem: Exception | None = None

    async def run(self) -> None:
        self.started += 1
        try:
            if self.problem:
                raise self.problem
            await asyncio.Event().wait()
        finally:
            self.ended += 1


class Asked:
    """Stands for the journal: what waits for an answer, and the answers."""

    def __init__(self) -> None:
        self.waiting: list[Event] = []
        self.answers: list[Event] = []
        self.full = False

    def unanswered(self) -> tuple[Event, ...]:
        return tuple(self.waiting)

    async def store(self, event: Event) -> tuple[Event, ...]:
        if self.full:
            self.full = False
            raise JournalError("disk full")
        self.answers.append(event)
        self.waiting = [one for one in self.waiting if one.uid != getattr(event, "cut", None)]
        return (event,)

    async def report(self, report: HealthReported) -> None:
        raise AssertionError("there is nothing to report")


def report(uid: str) -> HealthReported:
    return HealthReported(uid=uid, at=0, sense="microphone", name=uid, health="ok")


class Running:
    """Microphones at work, whose settings a test changes."""

    def __init__(self) -> None:
        self._settings = AudioSettings()
        self._looks = 0
        self.child, self.asked = Recorder(), Asked()
        self.health, self.bus = HealthBoard(), EventBus()
        supervisor = AudioSupervisor(
            self.child,  # type: ignore[arg-type]
            self.look,
            self.health,
            self.asked,  # type: ignore[arg-type]
            self.asked,
            self.bus,
        )
        self.task = asyncio.create_task(supervisor.run())

    def look(self) -> AudioSettings:
        self._looks += 1
        return self._settings

    def change(self, *microphones: Microphone, **other: object) -> None:
        self._settings = AudioSettings(microphones=microphones, **other)  # type: ignore[arg-type]

    async def until(self, holds: Callable[[], bool]) -> None:
        await until(holds)

    async def looked(self) -> None:
        """The settings were looked at often enough to have seen a change."""
        enough = self._looks + 5
        await self.until(lambda: self._looks >= enough)

    def known(self) -> set[str]:
        return {one.uid for one in self.health.all(0)}


@pytest.fixture
async def running(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    running = Running()
    yield running
    await call_off(running.task)


async def test_the_first_microphone_starts_the_process(running: Running) -> None:
    await running.looked()
    assert running.child.started == 0
    running.change(COUNTER)
    await running.until(lambda: running.child.started == 1)


async def test_another_microphone_needs_another_process(running: Running) -> None:
    running.change(COUNTER)
    await running.until(lambda: running.child.started == 1)
    running.change(COUNTER, DOOR)
    await running.until(lambda: running.child.started == 2)
    assert running.child.ended == 1


async def test_retention_does_not_interrupt_recording(running: Running) -> None:
    running.change(COUNTER)
    await running.until(lambda: running.child.started == 1)
    running.change(COUNTER, retention=RetentionSettings(sale_days=3), record_limit_s=20)
    await running.looked()
    assert (running.child.started, running.child.ended) == (1, 0)


async def test_nobody_waits_for_a_microphone_that_was_removed(running: Running) -> None:
    running.change(COUNTER)
    await running.until(lambda: running.child.started == 1)
    for uid in ("microphone:counter", "microphone:counter (2)", "microphone:door", "process:audio"):
        running.health.put(report(uid))
    running.change()
    await running.until(lambda: "process:audio" not in running.known())
    assert running.child.ended == 1
    assert running.known() == {"microphone:door"}


async def test_a_microphone_that_stays_is_not_forgotten(running: Running) -> None:
    running.change(COUNTER, DOOR)
    await running.until(lambda: running.child.started == 1)
    for uid in ("microphone:counter", "microphone:door", "process:audio"):
        running.health.put(report(uid))
    running.change(COUNTER)
    await running.until(lambda: running.child.started == 2)
    assert running.known() == {"microphone:counter", "process:audio"}


CUT = CutAsked(
    uid="x/cut/incident/counter",
    at=1_767_225_600_000,
    track="incident",
    microphone="counter",
    before_ms=15_000,
    after_ms=15_000,
    cause="x",
    point="p",
)


@pytest.mark.parametrize("full", [False, True])
async def test_nobody_waits_for_a_track_that_no_microphone_can_give(running: Running, full: bool) -> None:
    running.change(COUNTER)
    await running.until(lambda: running.child.started == 1)
    listen = ListenAsked(uid="y/listen", at=CUT.at, point="p", seconds=60, cause="y")
    running.asked.waiting, running.asked.full = [CUT, listen], full
    await running.looked()
    assert running.asked.answers == []
    running.change()
    await running.until(lambda: bool(running.asked.answers))
    (failed,) = running.asked.answers
    assert isinstance(failed, CutFailed)
    assert (failed.uid, failed.cut, failed.cause) == ("x/cut/incident/counter/done", CUT.uid, "x")
    assert failed.reason == "There is no microphone of that name."


async def test_a_track_that_is_asked_for_without_a_microphone_is_refused(running: Running) -> None:
    await running.looked()
    running.asked.waiting = [CUT]
    await running.looked()
    # Without news of it the journal is not looked into again.
    assert running.asked.answers == []
    running.bus.publish(CUT)
    await running.until(lambda: bool(running.asked.answers))


async def test_what_ends_the_process_is_not_hidden(running: Running) -> None:
    running.child.problem = OSError("no more processes")
    running.change(COUNTER)
    with pytest.raises(OSError, match="no more processes"):
        await soon(running.task)
