"""The clock is believed where the post's own work agrees with it, or once it has stood by what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_daemon.events import BoardReturned, Event, HealthReported, TrackRemoved
from host_daemon.retention import keeper
from host_daemon.retention.trusted_clock import PassedTime
from host_daemon.settings.audio import AudioSettings, RetentionSettings
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000
HOUR = 3_600_000
DAY = 24 * HOUR
YEAR = 365 * DAY


class Machine:
    """A machine with its two clocks; `start` starts the post on it, as after a power cut."""

    def __init__(self, data: Path, journal: Journal) -> None:
        self.data, self.journal = data, journal
        self.clock, self.steady = NOON, 5 * HOUR
        self.passed = self.start()

    def start(self) -> PassedTime:
        self.passed = PassedTime(
            self.data, Reader(self.journal.path), clock=lambda: self.clock, steady=lambda: self.steady
        )
        return self.passed

    def work(self, ms: int) -> None:
        """The post works, and looks at the clock every hour."""
        for _ in range(ms // HOUR):
            self.clock += HOUR
            self.steady += HOUR
            self.passed.look()

    def off(self, ms: int) -> None:
        self.clock += ms
        self.steady = 0
        self.start()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    journal = Journal(tmp_path / "journal.sqlite3")
    yield Machine(tmp_path, journal)
    journal.close()


def test_time_that_was_worked_has_passed(machine: Machine) -> None:
    machine.work(10 * DAY)
    assert machine.passed() == machine.clock == NOON + 10 * DAY


def test_years_ahead_are_not_believed(machine: Machine) -> None:
    machine.work(HOUR)
    machine.clock += 5 * YEAR
    assert machine.passed() == NOON + HOUR
    machine.work(2 * HOUR)
    assert machine.passed() == NOON + 3 * HOUR


def test_nor_when_the_post_starts_so(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(5 * YEAR)
    assert machine.passed() == NOON + HOUR


def test_a_clock_that_was_put_right_is_believed_at_once(machine: Machine) -> None:
    machine.clock += 5 * YEAR
    machine.work(2 * HOUR)
    machine.clock -= 5 * YEAR
    assert machine.passed.look().health == "ok"
    assert machine.passed() == machine.clock


def test_it_is_said_while_nothing_expires_by_age(machine: Machine) -> None:
    assert (machine.passed.look().health, machine.passed.look().problem) == ("ok", "")
    machine.clock += 5 * YEAR
    told = machine.passed.look()
    assert told.health == "warning"
    assert "nothing expires by age" in told.problem
    assert told.detail == {"leap_days": 1825.0}


def test_a_weekend_without_power_is_no_leap(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(2 * DAY + 12 * HOUR)
    assert machine.passed() == machine.clock


def test_a_month_without_power_has_passed_after_three_days_of_work(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(30 * DAY)
    machine.work(3 * DAY - HOUR)
    assert machine.passed() == NOON + 3 * DAY
    machine.work(HOUR)
    assert machine.passed() == machine.clock


def test_a_post_that_is_off_at_night_gets_there_too(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(30 * DAY)
    for _ in range(8):
        machine.work(10 * HOUR)
        machine.off(14 * HOUR)
    assert machine.passed() == machine.clock


def test_each_leap_has_to_be_stood_by_anew(machine: Machine) -> None:
    for _ in range(10):
        machine.clock += YEAR
        machine.work(DAY)
    assert machine.passed() == NOON + 10 * DAY


def test_a_clock_that_starts_in_1970_loses_nothing_of_the_reckoning(machine: Machine) -> None:
    machine.work(HOUR)
    right = machine.clock + DAY
    machine.off(-machine.clock)
    assert machine.passed() == 0
    machine.clock = right
    machine.passed.look()
    assert machine.passed() == right


def test_the_newest_event_tells_where_no_reckoning_is_kept(machine: Machine) -> None:
    event = BoardReturned(uid="b", at=NOON, device="x", point="p", heard_at=NOON)
    machine.journal.submit(lambda db: add(db, [event], NOON)).result()
    (machine.data / "passed.json").write_text("{")
    machine.off(5 * YEAR)
    assert machine.passed() == NOON


async def test_years_ahead_cost_no_track_its_life_and_the_budget_goes_on(machine: Machine) -> None:
    """Three tracks in a room for two: the oldest goes, the others stay though the clock says 2031."""
    day = machine.data / "tracks/2026-11-20"
    day.mkdir(parents=True)
    names = [f"{hour:02}0000-sale-{'0' * 15}{hour % 10}.flac" for hour in (9, 10, 11)]
    for name in names:
        (day / name).write_bytes(bytes(4_000_000))
    audio = AudioSettings(retention=RetentionSettings(budget_mb=10, least_free_mb=0))
    machine.clock += 5 * YEAR
    told: list[Event] = []
    looked = asyncio.Event()

    async def store(event: Event) -> None:
        told.append(event)
        if isinstance(event, HealthReported):
            looked.set()

    task = asyncio.create_task(
        keeper.expire(machine.data, lambda: audio, machine.journal, store, machine.passed)
    )
    async with asyncio.timeout(20):
        await looked.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert sorted(path.name for path in day.iterdir()) == names[1:]
    assert [event.reason for event in told if isinstance(event, TrackRemoved)] == ["budget"]
