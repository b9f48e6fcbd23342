"""One transaction for an event and everything that belongs to it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import (
    Asked,
    Event,
    FacesMeasured,
    HealthReported,
    IncidentMarked,
    IncidentOpened,
    NoticeOwed,
    Rated,
    TrackRemoved,
)
from host_daemon.store.journal import AuditNote, JournalError
from host_daemon.store.records import Target
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.processor import Processing
from tests.fakes.seen import second
from tests.waiting import call_off, until

REMOVED = TrackRemoved(
    uid="x/cut/sale/done/removed", at=5_000, track="x/cut/sale/done", path="tracks/a.flac", reason="age"
)
MARKED = IncidentMarked(
    uid="r/incident/mark/7.maria",
    at=7,
    cause="r/incident",
    user="maria",
    tags=(),
    status="new",
    comment="",
)


def rated(uid: str = "r", at: int = 1_000) -> Rated:
    return Rated(uid=uid, at=at, point="p", operator=None, rating="negative", source="kiosk", cause=uid)


@pytest.fixture
def post(tmp_path: Path):
    post = Processing(tmp_path, JumpingClock(1_000_000))
    yield post
    post.journal.close()


def audited(post: Processing, subject: str) -> list[tuple[int, str, str]]:
    return [(line.at, line.user, line.action) for line in post.reader.audit(subject)]


async def test_a_removed_track_stands_in_the_audit_once(post: Processing) -> None:
    await post.processor.store(REMOVED)
    await post.processor.store(REMOVED)
    assert audited(post, "x/cut/sale/done") == [(5_000, "post", "removed (age)")]


async def test_what_follows_from_an_event_is_stored_with_it_and_owed(post: Processing) -> None:
    post.config.put(Target(name="chat"))
    new = await post.processor.store(rated())
    assert {type(event) for event in new} >= {Rated, IncidentOpened, NoticeOwed}
    assert {event.uid for event in post.reader.caused_by("r")} >= {"r/incident", "r/notice"}
    assert {one.part for one in post.reader.deliveries("r")} == {"alert", "track"}


async def test_an_event_that_is_known_brings_nothing_new(post: Processing) -> None:
    await post.processor.store(rated())
    async with post.bus.view() as view:
        assert await post.processor.store(rated()) == ()
        assert view.empty()


async def test_a_note_stands_in_the_audit_with_its_event(post: Processing) -> None:
    note = AuditNote("maria", "marked", "r/incident")
    await post.processor.store(MARKED, note=note)
    assert audited(post, "r/incident") == [(post.clock.now(), "maria", "marked")]


async def refused(post: Processing, monkeypatch: pytest.MonkeyPatch) -> None:
    """An incident's mark, which the disk refuses after the note of it."""

    def full(connection: sqlite3.Connection, events: object, at: int) -> tuple[Event, ...]:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("host_daemon.pipeline.event_processor.add", full)
        with pytest.raises(JournalError):
            await post.processor.store(MARKED, note=AuditNote("maria", "marked", "r/incident"))


async def test_a_refused_event_leaves_no_note(post: Processing, monkeypatch: pytest.MonkeyPatch) -> None:
    await refused(post, monkeypatch)
    assert audited(post, "r/incident") == []


async def test_a_full_disk_is_told_until_there_is_room(
    post: Processing, monkeypatch: pytest.MonkeyPatch
) -> None:
    await refused(post, monkeypatch)
    (disk,) = post.health.all(post.clock.now())
    assert (disk.uid, disk.health) == ("disk:journal", "failed")
    await post.processor.store(MARKED)
    (disk,) = post.health.all(post.clock.now())
    assert (disk.health, disk.problem) == ("ok", "")


async def test_everything_new_is_published_in_order_once_it_is_on_disk(post: Processing) -> None:
    async with post.bus.view(Rated, IncidentOpened) as view:
        await post.processor.store(rated())
        assert [view.get_nowait().uid, view.get_nowait().uid] == ["r", "r/incident"]


async def test_whoever_asked_serves_from_then_on(post: Processing) -> None:
    asked = Asked(uid="a", at=1_000, point="p", operator="anna", source="fob", cause="a")
    await post.processor.store(asked)
    assert post.directory.operator("p", 2_000) == "anna"


class Child:
    """Stands for a process."""

    def __init__(self) -> None:
        self.sent: list[Event] = []

    async def send(self, event: Event) -> None:
        self.sent.append(event)


async def test_a_child_is_handed_its_kinds_only(post: Processing) -> None:
    child = Child()
    post.processor.hand_on((IncidentOpened,), child)  # type: ignore[arg-type]
    await post.processor.store(rated())
    assert [event.uid for event in child.sent] == ["r/incident"]


async def test_a_report_goes_to_the_health_board_and_not_to_the_journal(post: Processing) -> None:
    report = HealthReported(uid="camera:c", at=1, sense="camera", name="c", health="ok")
    async with post.bus.view(HealthReported) as view:
        await post.processor.store(report)
        await post.processor.store(report)
        assert view.qsize() == 1  # the second is no news
    assert post.reader.newest() is None


async def test_a_camera_s_seconds_are_shown_at_once_and_written_together(
    post: Processing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("host_daemon.pipeline.event_processor.FLUSH_S", 0.0)
    async with post.bus.view(FacesMeasured) as view:
        await post.processor.store(second(5_000, 0.6))
        assert view.qsize() == 1
    writing = asyncio.create_task(post.processor.write_measures())
    await until(lambda: post.reader.measures("counter", 0, 10_000))
    await call_off(writing)


async def test_a_post_that_starts_in_a_storm_holds_on(tmp_path: Path) -> None:
    """The rule of incidents fires sixty times an hour."""
    clock = JumpingClock(HOUR_MS)
    lately = [rated(f"r{number:03}", number * 30_000) for number in range(60, 120)]
    post = Processing(tmp_path, clock, lately=lately)
    new = await post.processor.store(rated("next", HOUR_MS))
    post.journal.close()
    kinds = {type(event) for event in new}
    assert IncidentOpened in kinds and NoticeOwed not in kinds
    assert [word.health for word in post.health.all(HOUR_MS) if word.uid.startswith("delivery:rule")] != []
