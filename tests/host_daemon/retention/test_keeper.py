"""What must go is noted, removed and reported, by the trusted clock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_daemon.base.durations import DAY_MS, HOUR_MS
from host_daemon.events import HealthReported, TrackRemoved
from host_daemon.retention.keeper import Expired, Expiry, Keeper, note_in_audit, sweep
from host_daemon.retention.tracks import TrackFiles
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.settings.audio import AudioSettings, RetentionSettings
from host_daemon.store.journal import Journal, JournalError
from host_daemon.store.reader import Reader
from tests.fakes.event_sink import KeptEvents
from tests.fakes.jumping_clock import JumpingClock
from tests.waiting import call_off, soon

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000


class Files:
    """Files that all must go. full: the journal takes no note of these uids."""

    def __init__(self, data: Path, *uids: str, full: tuple[str, ...] = (), alarm: str = "") -> None:
        self.full, self.alarm = full, alarm
        self.noted: list[str] = []
        self.warned: list[bool] = []
        self.there = [Expired(uid, data / uid, "age", size=10) for uid in uids]
        for one in self.there:
            one.path.write_bytes(bytes(10))

    def plan(self, now: int, *, warned: bool) -> Expiry:
        self.warned.append(warned)
        return Expiry(tuple(one for one in self.there if one.path.exists()), left=100, alarm=self.alarm)

    async def note(self, one: Expired, now: int) -> None:
        if one.uid in self.full:
            raise JournalError("database or disk is full")
        self.noted.append(one.uid)

    def health(self, now: int, alarm: str, removed: int) -> HealthReported:
        detail = {"removed": removed}
        health = "warning" if alarm else "ok"
        return HealthReported(uid="disk:x", at=now, sense="disk", name="x", health=health, detail=detail)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock(NOON, HOUR_MS)


@pytest.fixture
def trusted(tmp_path: Path, journal: Journal, clock: JumpingClock) -> TrustedClock:
    return TrustedClock(tmp_path, Reader(journal.path), clock)


async def test_each_is_noted_and_goes(tmp_path: Path) -> None:
    files = Files(tmp_path, "a", "b")
    swept = await sweep(files, NOON)
    assert (swept.removed, swept.left, files.noted) == (2, 100, ["a", "b"])
    assert not (tmp_path / "a").exists() and not (tmp_path / "b").exists()


async def test_what_cannot_be_noted_stays_and_so_do_those_after_it(tmp_path: Path) -> None:
    files = Files(tmp_path, "a", "b", "c", full=("b",))
    swept = await sweep(files, NOON)
    assert (swept.removed, swept.left) == (1, 120)
    assert [one.path.exists() for one in files.there] == [False, True, True]


async def test_a_file_that_cannot_be_removed_does_not_keep_the_next(tmp_path: Path) -> None:
    files = Files(tmp_path, "a", "b")
    files.there[0].path.unlink()
    files.there[0].path.mkdir()
    swept = await sweep(files, NOON)
    assert (swept.removed, swept.left) == (1, 110)


async def test_the_look_is_reported_and_its_alarm_is_known_to_the_next(
    tmp_path: Path, trusted: TrustedClock
) -> None:
    files, sink = Files(tmp_path, "a", alarm="short"), KeptEvents()
    task = asyncio.create_task(Keeper(sink, trusted).run(0.0, files))
    for _look in range(2):
        report = await soon(sink.reports.get())
        assert report.health == "warning"
    await call_off(task)
    assert files.warned[:2] == [False, True]
    assert [report.detail for report in sink.reported[:2]] == [{"removed": 1}, {"removed": 0}]


async def test_files_that_cannot_be_listed_end_neither_the_alarm_nor_the_other_kinds(
    tmp_path: Path, trusted: TrustedClock
) -> None:
    class Unlisted(Files):
        def plan(self, now: int, *, warned: bool) -> Expiry:
            raise PermissionError(13, "Permission denied", str(tmp_path))

    keeper, sink = Keeper(KeptEvents(), trusted), KeptEvents()
    assert await keeper.look(Unlisted(tmp_path), warned=True)
    assert not await keeper.look(Unlisted(tmp_path), warned=False)
    task = asyncio.create_task(Keeper(sink, trusted).run(600.0, Unlisted(tmp_path), Files(tmp_path, "a")))
    report = await soon(sink.reports.get())
    await call_off(task)
    assert report.detail == {"removed": 1}


async def test_a_line_of_the_audit_says_why(journal: Journal) -> None:
    await note_in_audit(journal, Expired("r/photo/c/done", Path("a.jpg"), "age"), NOON)
    (line,) = Reader(journal.path).audit("r/photo/c/done")
    assert (line.at, line.user, line.action) == (NOON, "post", "removed (age)")


async def test_years_ahead_cost_no_track_its_life_and_the_budget_goes_on(
    tmp_path: Path, trusted: TrustedClock, clock: JumpingClock
) -> None:
    """Three tracks in a room for two: the oldest goes, the others stay though the clock says 2031."""
    day = tmp_path / "tracks/2026-11-20"
    day.mkdir(parents=True)
    names = [f"{hour:02}0000-sale-{'0' * 15}{hour % 10}.flac" for hour in (9, 10, 11)]
    for name in names:
        (day / name).write_bytes(bytes(4_000_000))
    audio = AudioSettings(retention=RetentionSettings(budget_mb=10, least_free_mb=0))
    clock.wall += 5 * 365 * DAY_MS
    sink = KeptEvents()
    await Keeper(sink, trusted).look(TrackFiles(tmp_path, lambda: audio, sink))
    assert sorted(path.name for path in day.iterdir()) == names[1:]
    assert [event.reason for event in sink.stored if isinstance(event, TrackRemoved)] == ["budget"]
