"""The clock is believed where the post's own work agrees with it, or once it has stood by what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_daemon.base.durations import DAY_MS as DAY
from host_daemon.base.durations import HOUR_MS as HOUR
from host_daemon.events import BoardReturned
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from tests.fakes.event_sink import KeptEvents
from tests.fakes.jumping_clock import JumpingClock
from tests.waiting import call_off, soon

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000
YEAR = 365 * DAY


class Machine:
    """A machine with its two clocks; `start` starts the post on it, as after a power cut."""

    def __init__(self, data: Path, journal: Journal) -> None:
        self.data, self.journal = data, journal
        self.clock = JumpingClock(NOON, 5 * HOUR)
        self.trusted = self.start()

    def start(self) -> TrustedClock:
        self.trusted = TrustedClock(self.data, Reader(self.journal.path), self.clock)
        return self.trusted

    def work(self, ms: int) -> None:
        """The post works, and looks at the clock every hour."""
        for _ in range(ms // HOUR):
            self.clock.jump(HOUR)
            self.trusted.look()

    def off(self, ms: int) -> None:
        self.clock.wall += ms
        self.clock.passed = 0
        self.start()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    journal = Journal(tmp_path / "journal.sqlite3")
    yield Machine(tmp_path, journal)
    journal.close()


def test_time_that_was_worked_has_passed(machine: Machine) -> None:
    machine.work(10 * DAY)
    assert machine.trusted.now() == machine.clock.wall == NOON + 10 * DAY


def test_years_ahead_are_not_believed(machine: Machine) -> None:
    machine.work(HOUR)
    machine.clock.wall += 5 * YEAR
    assert machine.trusted.now() == NOON + HOUR
    machine.work(2 * HOUR)
    assert machine.trusted.now() == NOON + 3 * HOUR


def test_nor_when_the_post_starts_so(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(5 * YEAR)
    assert machine.trusted.now() == NOON + HOUR


def test_a_clock_that_was_put_right_is_believed_at_once(machine: Machine) -> None:
    machine.clock.wall += 5 * YEAR
    machine.work(2 * HOUR)
    machine.clock.wall -= 5 * YEAR
    assert machine.trusted.look().health == "ok"
    assert machine.trusted.now() == machine.clock.wall


def test_it_is_said_while_nothing_expires_by_age(machine: Machine) -> None:
    assert (machine.trusted.look().health, machine.trusted.look().problem) == ("ok", "")
    machine.clock.wall += 5 * YEAR
    told = machine.trusted.look()
    assert told.health == "warning"
    assert "nothing expires by age" in told.problem
    assert told.detail == {"leap_days": 1825.0}


def test_a_weekend_without_power_is_no_leap(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(2 * DAY + 12 * HOUR)
    assert machine.trusted.now() == machine.clock.wall


def test_a_month_without_power_has_passed_after_three_days_of_work(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(30 * DAY)
    machine.work(3 * DAY - HOUR)
    assert machine.trusted.now() == NOON + 3 * DAY
    machine.work(HOUR)
    assert machine.trusted.now() == machine.clock.wall


def test_a_post_that_is_off_at_night_gets_there_too(machine: Machine) -> None:
    machine.work(HOUR)
    machine.off(30 * DAY)
    for _ in range(8):
        machine.work(10 * HOUR)
        machine.off(14 * HOUR)
    assert machine.trusted.now() == machine.clock.wall


def test_each_leap_has_to_be_stood_by_anew(machine: Machine) -> None:
    for _ in range(10):
        machine.clock.wall += YEAR
        machine.work(DAY)
    assert machine.trusted.now() == NOON + 10 * DAY


def test_a_clock_that_starts_in_1970_loses_nothing_of_the_reckoning(machine: Machine) -> None:
    machine.work(HOUR)
    right = machine.clock.wall + DAY
    machine.off(-machine.clock.wall)
    assert machine.trusted.now() == 0
    machine.clock.wall = right
    machine.trusted.look()
    assert machine.trusted.now() == right


def test_the_newest_event_tells_where_no_reckoning_is_kept(machine: Machine) -> None:
    event = BoardReturned(uid="b", at=NOON, device="x", point="p", heard_at=NOON)
    machine.journal.submit(lambda db: add(db, [event], NOON)).result()
    (machine.data / "passed.json").write_text("{")
    machine.off(5 * YEAR)
    assert machine.trusted.now() == NOON


async def test_its_condition_is_reported(machine: Machine) -> None:
    sink = KeptEvents()
    task = asyncio.create_task(machine.trusted.run(sink))
    report = await soon(sink.reports.get())
    await call_off(task)
    assert (report.uid, report.health) == ("disk:expiry", "ok")
