"""Background jobs: taken from the journal, done by a process, answered once; nothing is counted twice."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from host_daemon.events import (
    Event,
    HealthReported,
    ListenAsked,
    PhraseHeard,
    WorkAsked,
    WorkDone,
    WorkReported,
    to_line,
)
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_bus import EventBus
from host_daemon.voice.jobs.queue import FAILED, STOPPED, JobQueue
from tests.fakes.clock import StillClock
from tests.fakes.said import heard as phrase_heard

AT = 1_795_000_000_000
ASKED = WorkAsked(uid=f"work/{AT}/search", at=AT, work="search", start=AT - 60_000, end=AT)


def heard(at: int, phrase: str = "super", past: str = ASKED.uid) -> PhraseHeard:
    return phrase_heard(at, phrase, "positive", past=past)


DONE = WorkDone(uid=f"{ASKED.uid}/done", at=AT, cause=ASKED.uid, work="search", found=9, hours=0.5)


@pytest.fixture
def journal(tmp_path: Path):
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


def window(heard: PhraseHeard) -> ListenAsked:
    """What a rule makes of a request."""
    return ListenAsked(
        uid=f"{heard.uid}/ask/listen", at=heard.at, point="p", seconds=60, cause=f"{heard.uid}/ask"
    )


async def worked(
    journal: Journal, tmp_path: Path, lines: list[Event], stop: bool = False, windows: bool = False
) -> list[Event]:
    """What is published while a worker that prints these lines does what stands in the journal."""
    over = asyncio.Event()
    text = "".join(map(to_line, lines))
    script = tmp_path / "worker.py"
    said = f"sys.stdout.write({text!r}.replace({ASKED.uid!r}, json.loads(sys.stdin.readline())['uid']))"
    script.write_text(f"import json, sys\n{said}\n", encoding="utf-8")

    class Sink:
        async def store(self, event: Event) -> tuple[Event, ...]:
            opened = [event, *((window(event),) if windows and isinstance(event, PhraseHeard) else ())]
            await journal.write(lambda db: add(db, opened, AT))
            if isinstance(event, WorkDone) and (event.cause.endswith("/again") or not windows):
                over.set()
            return tuple(opened)

        async def report(self, report: HealthReported) -> None:
            raise AssertionError(report)

    bus = EventBus()
    command = (sys.executable, str(script))
    jobs = JobQueue(Reader(journal.path), command, Sink(), bus, tmp_path / "work.json", StillClock(AT))
    if stop:
        jobs.stop(ASKED.uid)
    async with bus.view() as shown:
        task = asyncio.create_task(jobs.run())
        await over.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        told = [shown.get_nowait() for _ in range(shown.qsize())]
    assert jobs.waiting() == ()
    return told


async def test_what_is_found_is_stored_and_counted(journal: Journal, tmp_path: Path):
    journal.submit(lambda db: add(db, (ASKED,), AT)).result()
    report = WorkReported(uid=f"{ASKED.uid}/progress", at=AT, cause=ASKED.uid, share=0.5, heard=1)
    told = await worked(journal, tmp_path, [heard(AT - 9000), report, heard(AT - 5000), DONE])
    assert report in told
    assert len(Reader(journal.path).events((PhraseHeard,))) == 2
    assert Reader(journal.path).event(DONE.uid) == WorkDone(**{**vars(DONE), "found": 2})


async def test_what_was_heard_live_or_found_before_is_not_counted_again(journal: Journal, tmp_path: Path):
    live = heard(AT - 9000, past="")
    journal.submit(lambda db: add(db, (ASKED, live), AT)).result()
    lines = [heard(AT - 8800), heard(AT - 9000, phrase="other"), heard(AT - 7900), DONE]
    await worked(journal, tmp_path, lines)
    found = [(one.phrase, one.at - AT) for one in Reader(journal.path).events((PhraseHeard,))]
    assert found == [("other", -9000), ("super", -9000), ("super", -7900)]


async def test_what_another_microphone_heard_is_not_counted_again(journal: Journal, tmp_path: Path):
    live = heard(AT - 9000, past="")
    journal.submit(lambda db: add(db, (ASKED, live), AT)).result()
    other = replace(heard(AT - 8900), uid="door/super/1", microphone="door")
    await worked(journal, tmp_path, [other, replace(other, uid="door/super/2", point="other"), DONE])
    found = Reader(journal.path).events((PhraseHeard,))
    assert [one.uid for one in found] == [live.uid, "door/super/2"]


async def test_windows_that_a_search_opened_are_searched_once_more(journal: Journal, tmp_path: Path):
    """A request found afterwards opens the window in which a verdict counts."""
    journal.submit(lambda db: add(db, (ASKED,), AT)).result()
    await worked(journal, tmp_path, [heard(AT - 9000), DONE], windows=True)
    searches = Reader(journal.path).events((WorkAsked,))
    assert [(one.uid, one.start, one.end) for one in searches] == [
        (ASKED.uid, ASKED.start, ASKED.end),
        (f"{ASKED.uid}/again", ASKED.start, ASKED.end),
    ]


async def test_a_worker_that_dies_is_told(journal: Journal, tmp_path: Path):
    journal.submit(lambda db: add(db, (ASKED,), AT)).result()
    await worked(journal, tmp_path, [])
    done = Reader(journal.path).event(DONE.uid)
    assert isinstance(done, WorkDone)
    assert done.problem == FAILED


async def test_a_work_that_waits_can_be_stopped(journal: Journal, tmp_path: Path):
    journal.submit(lambda db: add(db, (ASKED,), AT)).result()
    await worked(journal, tmp_path, [heard(AT - 9000), DONE], stop=True)
    done = Reader(journal.path).event(DONE.uid)
    assert isinstance(done, WorkDone)
    assert done.problem == STOPPED
    assert Reader(journal.path).events((PhraseHeard,)) == ()
