"""Rejected frames are told for an hour, and none is lost to a disk that was away."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.boards.rejected_frames import RejectedFrames, RejectionCounter, since, write
from host_daemon.events import HealthReported
from host_daemon.links.link import Arrived
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError
from host_daemon.store.schema import connect, migrate
from host_daemon.supervision.health import HealthBoard
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.paired_boards import PairedBoards

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000
MINUTE = 60_000
STRANGER = "a0b1c2d3e4f5"
MINE = "a0b1c2d3e4f6"
DAY = 24 * 60 * MINUTE
NOW = 5 * MINUTE


class Post:
    """A post that rejects a stranger's frames."""

    def __init__(self, data: Path) -> None:
        self.health = HealthBoard()
        self.journal = Journal(data / "journal.sqlite3")
        self.frames = RejectedFrames(Config(data), self.journal, self.health, JumpingClock(NOON), self)

    async def report(self, report: HealthReported) -> None:
        self.health.put(report)

    def refuse(self, at: int = NOON) -> None:
        self.frames.put(STRANGER, "unknown board", Arrived(b"", at, "usb"))

    def told(self) -> list[dict[str, object]]:
        return [report.detail for report in self.health.all(NOON)]


@pytest.fixture
def post(tmp_path: Path):
    post = Post(tmp_path)
    yield post
    post.journal.close()


async def test_they_are_told_for_an_hour(post: Post) -> None:
    post.refuse()
    await post.frames.write(NOON + 59 * MINUTE)
    assert post.told() == [{"unknown board": 1}]
    await post.frames.write(NOON + 62 * MINUTE)
    assert post.told() == []


async def test_those_of_a_minute_without_a_disk_are_counted_later(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_work: object) -> None:
        raise JournalError("the disk is full")

    post.refuse()
    with monkeypatch.context() as patch:
        patch.setattr(post.journal, "write", full)
        await post.frames.write(NOON)
    assert post.told() == []
    post.refuse()
    await post.frames.write(NOON)
    assert post.told() == [{"unknown board": 2}]


@pytest.fixture
def journal(tmp_path):
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    return connection


@pytest.fixture
def counter() -> RejectionCounter:
    return RejectionCounter(PairedBoards({MINE: b""}))


def told(journal, start=0):
    return {(one.device, one.why): one.count for one in since(journal, start)}


def test_a_flood_is_one_row_a_minute(journal, counter):
    for second in range(60):
        for _ in range(100):
            counter.put(MINE, "bad tag", second * 1000)
    write(journal, counter.take(), NOW)
    assert told(journal) == {(MINE, "bad tag"): 6000}
    assert journal.execute("SELECT count(*) FROM board_refusals").fetchone()[0] == 1


def test_only_the_first_of_its_kind_is_worth_a_line(counter):
    assert counter.put(MINE, "bad tag", 0)
    assert not counter.put(MINE, "bad tag", 1)
    assert counter.put(MINE, "replay", 2)


def test_strangers_of_many_names_share_one(journal, counter):
    for number in range(1000):
        counter.put(f"{number:012x}", "unknown board", 0)
    counter.put(MINE, "bad tag", 0)
    write(journal, counter.take(), NOW)
    found = told(journal)
    assert len(found) == 5 + 1 + 1
    assert found["", "unknown board"] == 995
    assert found[MINE, "bad tag"] == 1


def test_counts_of_several_writings_add_up(journal, counter):
    for _ in range(2):
        counter.put(MINE, "malformed", 5)
        write(journal, counter.take(), NOW)
    assert told(journal) == {(MINE, "malformed"): 2}


def test_what_could_not_be_written_is_counted_on(journal, counter):
    counter.put(MINE, "malformed", 5)
    counts = counter.take()
    counter.put(MINE, "malformed", 6)
    counter.give_back(counts)
    write(journal, counter.take(), NOW)
    assert told(journal) == {(MINE, "malformed"): 2}


def test_while_the_disk_is_away_the_oldest_minutes_go(counter):
    for minute in range(100_000):
        counter.put(MINE, "malformed", minute * MINUTE)
    counter.give_back(counter.take())
    kept = counter.take()
    assert len(kept) == 3000
    assert min(minute for minute, _, _ in kept) == 97_000


def test_old_ones_go_after_ninety_days_of_time_that_has_passed(journal, counter):
    counter.put(MINE, "malformed", 0)
    write(journal, counter.take(), NOW)
    counter.put(MINE, "replay", 91 * DAY)
    write(journal, counter.take(), 90 * DAY)
    assert told(journal) == {(MINE, "malformed"): 1, (MINE, "replay"): 1}
    write(journal, counter.take(), 91 * DAY)
    assert told(journal) == {(MINE, "replay"): 1}
