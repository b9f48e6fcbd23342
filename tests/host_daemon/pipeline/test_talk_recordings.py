import asyncio
import sqlite3

import pytest

from host_daemon.events import RecordingStarted, RecordingStopped
from host_daemon.pipeline.talk_recordings import RecordingLimit, ended, running, stop
from host_daemon.store.journal import add
from host_daemon.store.schema import connect, migrate
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.processor import Processing
from tests.waiting import PATIENCE_S, call_off

MINUTE = 60_000
LIMIT_MS = 10 * MINUTE


@pytest.fixture
def journal(tmp_path) -> sqlite3.Connection:
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    return connection


def started(at: int, board: str = "f0b000000001") -> RecordingStarted:
    cause = f"{board}.1.{at}"
    return RecordingStarted(
        uid=f"{cause}/recording", at=at, point="p", operator="anna", board=board, cause=cause
    )


def test_a_recording_runs_until_it_is_stopped(journal):
    one = started(MINUTE)
    add(journal, (one,), MINUTE)
    assert running(journal, LIMIT_MS, one.board, 2 * MINUTE) == one
    add(journal, (stop(one, 3 * MINUTE, by_press=True),), 3 * MINUTE)
    assert running(journal, LIMIT_MS, one.board, 4 * MINUTE) is None


def test_another_board_has_none_running(journal):
    add(journal, (started(MINUTE),), MINUTE)
    assert running(journal, LIMIT_MS, "f0b000000002", 2 * MINUTE) is None


def test_a_press_that_comes_late_belongs_to_its_own_time(journal):
    add(journal, (started(5 * MINUTE),), 5 * MINUTE)
    assert running(journal, LIMIT_MS, "f0b000000001", 4 * MINUTE) is None


def test_a_forgotten_recording_ends_after_ten_minutes(journal):
    one = started(MINUTE)
    add(journal, (one,), MINUTE)
    assert running(journal, LIMIT_MS, one.board, 11 * MINUTE) is None
    assert ended([one], [], 11 * MINUTE - 1, LIMIT_MS) == ()
    (stopped,) = ended([one], [], 11 * MINUTE, LIMIT_MS)
    assert (stopped.at, stopped.started, stopped.reason) == (11 * MINUTE, MINUTE, "limit")
    assert ended([one], [stopped], 12 * MINUTE, LIMIT_MS) == ()


def test_a_stop_that_comes_after_the_limit_is_no_new_beginning(journal):
    one = started(MINUTE)
    (stopped,) = ended([one], [], 12 * MINUTE, LIMIT_MS)
    add(journal, (one, stopped), 12 * MINUTE)
    assert running(journal, LIMIT_MS, one.board, 3 * MINUTE) == one


@pytest.fixture
def post(tmp_path):
    post = Processing(tmp_path / "post", JumpingClock(MINUTE))
    yield post
    post.journal.close()


def limit(post: Processing) -> RecordingLimit:
    return RecordingLimit(post.reader, post.processor, post.bus, post.settings, post.clock)


async def test_a_recording_is_watched_until_it_has_run_for_as_long_as_the_settings_say(post):
    post.config.write_settings({"audio": {"record_limit_s": 120}})
    assert not await limit(post).look()
    await post.processor.store(started(MINUTE))
    assert await limit(post).look()
    post.clock.wall = 3 * MINUTE
    assert not await limit(post).look()
    (stopped,) = post.reader.events((RecordingStopped,))
    assert (stopped.at, stopped.reason) == (3 * MINUTE, "limit")


async def test_a_recording_that_was_stopped_is_not_watched(post):
    one = started(MINUTE)
    await post.processor.store(one)
    await post.processor.store(stop(one, 2 * MINUTE, by_press=True))
    post.clock.wall = 60 * MINUTE
    assert not await limit(post).look()
    assert len(post.reader.events((RecordingStopped,))) == 1


async def test_a_recording_that_nobody_stopped_ends_by_itself(post):
    post.config.write_settings({"audio": {"record_limit_s": 120}})
    async with asyncio.timeout(PATIENCE_S), post.bus.view(RecordingStopped) as ends:
        task = asyncio.create_task(limit(post).run())
        await asyncio.sleep(0)  # its first look finds nothing
        post.clock.wall = 5 * MINUTE
        await post.processor.store(started(MINUTE))
        assert (await ends.get()).at == 3 * MINUTE
    await call_off(task)
