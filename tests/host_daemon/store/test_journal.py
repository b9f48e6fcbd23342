import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import cast

import pytest

from host_daemon.base.errors import UserError
from host_daemon.events import Asked, CutAsked, CutFailed, Rated
from host_daemon.store.journal import Journal, JournalError, add
from host_daemon.store.reader import Reader
from tests.waiting import PATIENCE_S, call_off


@pytest.fixture
def journal(tmp_path: Path):
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


def rated(number: int, at: int = 1000) -> Rated:
    return Rated(
        uid=f"r{number}", at=at, point="p", operator=None, rating="negative", source="board:x", cause="press"
    )


CUT = CutAsked(
    uid="r1/cut/incident/m",
    at=1000,
    track="incident",
    microphone="m",
    before_ms=15_000,
    after_ms=15_000,
    cause="r1",
    point="p",
)


def test_an_event_is_stored_once(journal: Journal):
    assert journal.submit(lambda c: add(c, [rated(1)], 5)).result() == (rated(1),)
    assert journal.submit(lambda c: add(c, [rated(1, at=9)], 6)).result() == ()
    assert Reader(journal.path).events((Rated,)) == (rated(1),)


def test_a_closed_journal_is_one_file_with_everything(tmp_path: Path):
    """Also when readers of threads that have not ended still have it open."""
    journal = Journal(tmp_path / "journal.sqlite3")
    reader = Reader(journal.path)
    journal.submit(lambda c: add(c, [rated(number) for number in range(500)], 5)).result()
    assert len(reader.events((Rated,))) == 500
    log = tmp_path / "journal.sqlite3-wal"
    assert log.stat().st_size > 0
    journal.close()
    assert not log.exists() or log.stat().st_size == 0
    assert len(reader.events((Rated,))) == 500


def test_what_was_asked_stays_unanswered_until_its_answer(journal: Journal):
    reader = Reader(journal.path)
    journal.submit(lambda c: add(c, [CUT], 1)).result()
    assert reader.unanswered() == (CUT,)
    answer = CutFailed(uid=CUT.uid + "/done", at=1000, cut=CUT.uid, cause="r1", reason="")
    journal.submit(lambda c: add(c, [answer], 2)).result()
    assert reader.unanswered() == ()
    assert reader.caused_by("r1") == (CUT, answer)


def test_a_work_that_fails_takes_only_itself_back(journal: Journal):
    def failing(connection: sqlite3.Connection) -> None:
        add(connection, [rated(2)], 1)
        raise KeyError("broken")

    works = [
        journal.submit(lambda c: add(c, [rated(1)], 1)),
        journal.submit(failing),
        journal.submit(lambda c: add(c, [rated(3)], 1)),
    ]
    with pytest.raises(KeyError):
        works[1].result()
    works[2].result()
    assert [event.uid for event in Reader(journal.path).events((Rated,))] == ["r1", "r3"]


def test_a_disk_that_cannot_be_written_is_said_and_writing_goes_on_after(journal: Journal):
    blocker = sqlite3.connect(journal.path)
    journal.submit(lambda c: c.execute("PRAGMA busy_timeout=10") and None).result()
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError):
        journal.submit(lambda c: add(c, [rated(1)], 1)).result()
    blocker.rollback()
    blocker.close()
    assert journal.submit(lambda c: add(c, [rated(1)], 1)).result() == (rated(1),)


def test_a_file_that_is_no_journal_is_told_with_what_to_do(tmp_path: Path):
    (tmp_path / "journal.sqlite3").write_bytes(b"no journal " * 1000)
    with pytest.raises(UserError, match=r"journal\.sqlite3 cannot be opened: .* restore a backup"):
        Journal(tmp_path / "journal.sqlite3")


def test_a_damaged_file_is_the_disks_fault_and_not_the_works(journal: Journal):
    def malformed(_connection: sqlite3.Connection) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with pytest.raises(JournalError, match="malformed"):
        journal.submit(malformed).result()


def test_a_disk_that_fails_twice_does_not_end_the_writing(journal: Journal):
    class Failing:
        """A connection whose file is gone: it can neither go on nor back."""

        in_transaction = True

        def execute(self, _statement: str) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    sound, journal._connection = journal._connection, cast(sqlite3.Connection, Failing())
    with pytest.raises(JournalError, match="disk I/O error"):
        journal.submit(lambda c: add(c, [rated(1)], 1)).result(PATIENCE_S)
    journal._connection = sound
    assert journal.submit(lambda c: add(c, [rated(1)], 1)).result(PATIENCE_S) == (rated(1),)


async def test_a_crowd_of_writers_is_all_stored(journal: Journal):
    await asyncio.gather(*(journal.write(lambda c, i=i: add(c, [rated(i)], 1)) for i in range(2000)))
    assert len(Reader(journal.path).events((Rated,))) == 2000


async def test_a_caller_that_goes_away_does_not_stop_the_writing(journal: Journal):
    """As when a page is closed, or the post stops, between the asking and the disk."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(connection: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait(PATIENCE_S)

    first = asyncio.create_task(journal.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    second = asyncio.create_task(journal.write(lambda c: add(c, [rated(1)], 1)))
    await asyncio.sleep(0)
    await call_off(first, second)
    go_on.set()
    await journal.write(lambda c: add(c, [rated(2)], 1))
    assert [event.uid for event in Reader(journal.path).events((Rated,))] == ["r2"]


WRITER = """
import sys
import threading
from pathlib import Path
from host_daemon.events import Asked
from host_daemon.store.journal import Journal, add
journal = Journal(Path(sys.argv[1]))
number = 0
while True:
    event = Asked(uid=f"{sys.argv[2]}.{number}", at=number, point="p", operator=None, source="s", cause="c")
    journal.submit(lambda c: add(c, [event], 0)).result()
    print(event.uid, flush=True)
    number += 1
"""


def test_what_was_said_to_be_stored_survives_a_kill(tmp_path: Path):
    path = tmp_path / "journal.sqlite3"
    told: set[str] = set()
    for life in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(life)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(20 + life * 7):
            told.add(writer.stdout.readline().strip())
        os.kill(writer.pid, signal.SIGKILL)
        told |= {line.strip() for line in writer.stdout if line.endswith("\n")}
        writer.wait()
        writer.stdout.close()
    stored = {event.uid for event in Reader(path).events((Asked,))}
    assert told <= stored
