"""`smilepost voice past` and `smilepost voice work`, without a post that runs and beside one."""

from __future__ import annotations

import argparse
import io
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from host_daemon.app.commands import voice, voice_jobs
from host_daemon.base import lock
from host_daemon.base.errors import UserError
from host_daemon.events import WorkAsked, WorkDone, from_line, to_line
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import Phrase

NOW = 1_795_000_000_000


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A post with one phrase, at NOW."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(voice_jobs, "now_ms", lambda: NOW)
    monkeypatch.setattr(voice_jobs, "POLL_S", 0.01)
    Journal(tmp_path / "journal.sqlite3").close()
    PhraseStore(tmp_path).put(Phrase("hello", "good morning", "en", "staff_action"))
    return tmp_path


def smilepost(data: Path, *arguments: str) -> Any:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=data)
    voice.register(parser.add_subparsers())
    args = parser.parse_args(["voice", *arguments])
    return args.run(args)


def asked(data: Path) -> list[WorkAsked]:
    return [one for one in Reader(data / "journal.sqlite3").unanswered() if isinstance(one, WorkAsked)]


def test_a_search_waits_in_the_journal_until_the_post_runs(data: Path, capsys: pytest.CaptureFixture[str]):
    assert smilepost(data, "past", "--from=-3600", "--phrase", "hello") == 0
    (search,) = asked(data)
    assert (search.work, search.phrases, search.start, search.end) == (
        "search",
        ("hello",),
        NOW - 3_600_000,
        NOW,
    )
    assert "not running" in capsys.readouterr().out


def test_the_future_is_not_searched(data: Path):
    smilepost(data, "past", "--from=-60", "--to=2100-01-01T00:00:00+00:00")
    assert asked(data)[0].end == NOW


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(("--phrase", "bye"), "no phrase bye"), (("--from=-60", "--to=-120"), "ends before it begins")],
)
def test_what_cannot_be_searched_is_not_asked_for(data: Path, arguments: tuple[str, ...], why: str):
    with pytest.raises(UserError, match=why):
        smilepost(data, "past", *arguments)
    assert asked(data) == []


@pytest.fixture
def running(data: Path) -> Any:
    """The lock of a post that runs."""
    with lock.hold(data / "run" / "post.lock") as held:
        yield held


def answered(data: Path, **fields: Any) -> threading.Thread:
    """A post that answers the search as soon as it is asked for."""

    def answer() -> None:
        while not (waiting := asked(data)):
            time.sleep(0.01)
        found = {"found": 2, "hours": 1.5, "problem": ""} | fields
        cause = waiting[0].uid
        done = WorkDone(uid=f"{cause}/done", at=NOW, cause=cause, work="search", **found)
        journal = Journal(data / "journal.sqlite3")
        journal.submit(lambda db: add(db, (done,), NOW)).result()
        journal.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    return thread


@pytest.mark.usefixtures("running")
def test_beside_a_running_post_it_tells_what_was_found(data: Path, capsys: pytest.CaptureFixture[str]):
    post = answered(data)
    assert smilepost(data, "past") == 0
    post.join()
    assert "2 phrases found that were not known, in 1.50 hours of sound." in capsys.readouterr().out


@pytest.mark.usefixtures("running")
def test_a_search_that_failed_says_why(data: Path):
    post = answered(data, problem="None of these phrases has been taught yet.")
    with pytest.raises(UserError, match="None of these phrases"):
        smilepost(data, "past")
    post.join()


def work(data: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_jobs.os, "nice", lambda by: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO(line))
    smilepost(data, "work")


def test_a_job_is_answered_as_a_line(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    work(data, to_line(WorkAsked(uid="t/words", at=NOW, work="transcribe", track="t")), monkeypatch)
    done = from_line(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(done, WorkDone)
    assert (done.cause, done.problem) == ("t/words", "There is no such track.")


def test_another_event_is_no_job(data: Path, monkeypatch: pytest.MonkeyPatch):
    done = WorkDone(uid="t/done", at=NOW, cause="t", work="search", found=0, hours=0.0)
    with pytest.raises(UserError, match="not a job"):
        work(data, to_line(done), monkeypatch)
    with pytest.raises(UserError):
        work(data, "rubbish\n", monkeypatch)
