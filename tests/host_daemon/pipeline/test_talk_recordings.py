import sqlite3

import pytest

from host_daemon.events import RecordingStarted
from host_daemon.pipeline.talk_recordings import ended, running, stop
from host_daemon.store.journal import add
from host_daemon.store.schema import connect, migrate

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
