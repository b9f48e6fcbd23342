from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import WorkDone
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from host_daemon.voice.jobs.scheduler import SETTLED_MS, Upkeep
from host_daemon.voice.phrase_store import Notes, Shelf
from host_daemon.voice.phrases.phrase import Phrase

HELLO = Phrase("hello", "good morning", "en", "staff_action")
# Recordings carry the time of the disk's clock, so the clock of these tests is ahead of it.
NOW = 4_000_000_000_000


@pytest.fixture
def shelf(tmp_path):
    journal = Journal(tmp_path / "journal.sqlite3")
    yield Shelf(tmp_path)
    journal.close()


@pytest.fixture
def upkeep(shelf, tmp_path):
    return Upkeep(shelf, Reader(tmp_path / "journal.sqlite3"), lambda: Config(tmp_path).settings().voice)


def works(upkeep, now=NOW):
    return [(one.work, one.phrases) for one in upkeep.due(now)]


def test_a_phrase_without_a_head_is_taught_once(shelf, upkeep):
    shelf.put(HELLO)
    assert works(upkeep) == [("teach", ("hello",))]
    assert works(upkeep, NOW + HOUR_MS) == []


def test_one_that_people_alone_teach_waits_for_them(shelf, upkeep):
    shelf.put(dataclasses.replace(HELLO, by_text=False))
    assert works(upkeep) == []
    path = shelf.put_recording("hello", "Anna", np.ones(16000, np.int16))
    said = path.stat().st_mtime_ns // 1_000_000
    assert works(upkeep, said + SETTLED_MS - 1) == []
    assert works(upkeep, said + SETTLED_MS) == [("teach", ("hello",))]


def test_a_recording_that_came_while_its_phrase_was_taught_teaches_it_once_more(shelf, upkeep, heads):
    """The head is written after the recording came, and has not learnt from it."""
    shelf.put(HELLO)
    basis = shelf.basis(HELLO)
    shelf.put_recording("hello", "Anna", np.ones(16000, np.int16))
    shelf.put_head("hello", heads["word-1"])
    shelf.put_notes("hello", Notes(basis=basis))
    assert works(upkeep) == [("teach", ("hello",))]
    shelf.put_notes("hello", Notes(basis=shelf.basis(HELLO)))
    assert works(upkeep) == []


def test_a_phrase_is_taught_again_when_a_recording_was_taken_away(shelf, upkeep, heads):
    shelf.put(HELLO, heads["word-1"])
    path = shelf.put_recording("hello", "Anna", np.ones(16000, np.int16))
    shelf.put_notes("hello", Notes(basis=shelf.basis(HELLO)))
    assert works(upkeep) == []
    path.unlink()
    assert works(upkeep) == [("teach", ("hello",))]


def test_a_damaged_head_is_taught_again(shelf, upkeep, heads):
    shelf.put(HELLO, heads["word-1"])
    assert works(upkeep) == []
    shelf.head_path("hello").write_bytes(b"rubbish")
    assert works(upkeep) == [("teach", ("hello",))]


def test_a_phrase_that_comes_back_is_taught_like_a_new_one(shelf, upkeep):
    shelf.put(HELLO)
    assert works(upkeep) == [("teach", ("hello",))]
    shelf.remove("hello")
    assert works(upkeep) == []
    shelf.put(HELLO)
    assert works(upkeep) == [("teach", ("hello",))]


def test_a_head_that_is_damaged_after_it_was_taught_is_taught_again(shelf, upkeep, heads):
    shelf.put(HELLO)
    assert works(upkeep) == [("teach", ("hello",))]
    shelf.put(HELLO, heads["word-1"])
    assert works(upkeep) == []
    shelf.head_path("hello").write_bytes(b"rubbish")
    assert works(upkeep) == [("teach", ("hello",))]


def test_thresholds_are_set_when_a_manager_allowed_it(shelf, upkeep, heads, tmp_path):
    shelf.put(HELLO, heads["word-1"])
    assert works(upkeep) == []
    Config(tmp_path).write_settings({"voice": {"own_sound": True}})
    assert works(upkeep) == [("tune", ())]
    done = WorkDone(uid="w/done", at=NOW, cause="w", work="tune", found=0, hours=0.5)
    journal = Journal(tmp_path / "journal.sqlite3")
    journal.submit(lambda db: add(db, (done,), NOW)).result()
    journal.close()
    assert works(upkeep, NOW + HOUR_MS - 1) == []
    assert works(upkeep, NOW + HOUR_MS) == [("tune", ())]  # there was too little sound yet
