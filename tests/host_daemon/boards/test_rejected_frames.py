"""Refused frames are told for an hour, and none is lost to a disk that was away."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.boards.rejected_frames import RefusedFrames
from host_daemon.events import HealthReported
from host_daemon.links.link import Arrived
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError
from host_daemon.supervision.health import HealthBoard

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000
MINUTE = 60_000
STRANGER = "a0b1c2d3e4f5"


class Door:
    """Where a stranger's frames are refused."""

    def __init__(self, data: Path) -> None:
        self.health = HealthBoard()
        self.journal = Journal(data / "journal.sqlite3")
        self.frames = RefusedFrames(Config(data), self.journal, self.health, lambda: NOON, self.report)

    async def report(self, report: HealthReported) -> None:
        self.health.put(report)

    def refuse(self, at: int = NOON) -> None:
        self.frames.put(STRANGER, "unknown board", Arrived(b"", at, "usb"))

    def told(self) -> list[dict[str, object]]:
        return [report.detail for report in self.health.all(NOON)]


@pytest.fixture
def door(tmp_path: Path):
    door = Door(tmp_path)
    yield door
    door.journal.close()


async def test_they_are_told_for_an_hour(door: Door) -> None:
    door.refuse()
    await door.frames.write(NOON + 59 * MINUTE)
    assert door.told() == [{"unknown board": 1}]
    await door.frames.write(NOON + 62 * MINUTE)
    assert door.told() == []


async def test_those_of_a_minute_without_a_disk_are_counted_later(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_work: object) -> None:
        raise JournalError("the disk is full")

    door.refuse()
    with monkeypatch.context() as patch:
        patch.setattr(door.journal, "write", full)
        await door.frames.write(NOON)
    assert door.told() == []
    door.refuse()
    await door.frames.write(NOON)
    assert door.told() == [{"unknown board": 2}]
