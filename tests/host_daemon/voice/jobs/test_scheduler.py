from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from host_daemon.base.durations import HOUR_MS
from host_daemon.events import TrackCut, WorkDone
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from host_daemon.voice.jobs.scheduler import SETTLED_MS, Scheduler
from host_daemon.voice.phrase_store import Notes, PhraseStore
from host_daemon.voice.phrases.phrase import Phrase

HELLO = Phrase("hello", "good morning", "en", "staff_action")
# Recordings carry the time of the disk's clock, so the clock of these tests is ahead of it.
NOW = 4_000_000_000_000


@pytest.fixture
def phrase_store(tmp_path):
    journal = Journal(tmp_path / "journal.sqlite3")
    yield PhraseStore(tmp_path)
    journal.close()


@pytest.fixture
def scheduler(phrase_store, tmp_path):
    return Scheduler(
        phrase_store, Reader(tmp_path / "journal.sqlite3"), lambda: Config(tmp_path).settings().voice
    )


def works(scheduler, now=NOW):
    return [(one.work, one.phrases) for one in scheduler.due(now)]


def test_a_phrase_without_a_classifier_is_taught_once(phrase_store, scheduler):
    phrase_store.put(HELLO)
    assert works(scheduler) == [("teach", ("hello",))]
    assert works(scheduler, NOW + HOUR_MS) == []


def test_one_that_people_alone_teach_waits_for_them(phrase_store, scheduler):
    phrase_store.put(dataclasses.replace(HELLO, by_text=False))
    assert works(scheduler) == []
    path = phrase_store.put_recording("hello", "Anna", np.ones(16000, np.int16))
    said = path.stat().st_mtime_ns // 1_000_000
    assert works(scheduler, said + SETTLED_MS - 1) == []
    assert works(scheduler, said + SETTLED_MS) == [("teach", ("hello",))]


def test_a_recording_that_came_while_its_phrase_was_taught_teaches_it_again(
    phrase_store, scheduler, classifiers
):
    """The classifier is written after the recording came, and has not learnt from it."""
    phrase_store.put(HELLO)
    basis = phrase_store.basis(HELLO)
    phrase_store.put_recording("hello", "Anna", np.ones(16000, np.int16))
    phrase_store.put_classifier("hello", classifiers["word-1"])
    phrase_store.put_notes("hello", Notes(basis=basis))
    assert works(scheduler) == [("teach", ("hello",))]
    phrase_store.put_notes("hello", Notes(basis=phrase_store.basis(HELLO)))
    assert works(scheduler) == []


def test_a_phrase_is_taught_again_when_a_recording_was_taken_away(phrase_store, scheduler, classifiers):
    phrase_store.put(HELLO, classifiers["word-1"])
    path = phrase_store.put_recording("hello", "Anna", np.ones(16000, np.int16))
    phrase_store.put_notes("hello", Notes(basis=phrase_store.basis(HELLO)))
    assert works(scheduler) == []
    path.unlink()
    assert works(scheduler) == [("teach", ("hello",))]


def test_a_damaged_classifier_is_taught_again(phrase_store, scheduler, classifiers):
    phrase_store.put(HELLO, classifiers["word-1"])
    assert works(scheduler) == []
    phrase_store.classifier_path("hello").write_bytes(b"rubbish")
    assert works(scheduler) == [("teach", ("hello",))]


def test_a_phrase_that_comes_back_is_taught_like_a_new_one(phrase_store, scheduler):
    phrase_store.put(HELLO)
    assert works(scheduler) == [("teach", ("hello",))]
    phrase_store.remove("hello")
    assert works(scheduler) == []
    phrase_store.put(HELLO)
    assert works(scheduler) == [("teach", ("hello",))]


def test_a_classifier_that_is_damaged_after_it_was_taught_is_taught_again(
    phrase_store, scheduler, classifiers
):
    phrase_store.put(HELLO)
    assert works(scheduler) == [("teach", ("hello",))]
    phrase_store.put(HELLO, classifiers["word-1"])
    assert works(scheduler) == []
    phrase_store.classifier_path("hello").write_bytes(b"rubbish")
    assert works(scheduler) == [("teach", ("hello",))]


def test_thresholds_are_set_when_a_manager_allowed_it(phrase_store, scheduler, classifiers, tmp_path):
    phrase_store.put(HELLO, classifiers["word-1"])
    assert works(scheduler) == []
    Config(tmp_path).write_settings({"voice": {"own_sound": True}})
    assert works(scheduler) == [("tune", ())]
    done = WorkDone(uid="w/done", at=NOW, cause="w", work="tune", found=0, hours=0.5)
    journal = Journal(tmp_path / "journal.sqlite3")
    journal.submit(lambda db: add(db, (done,), NOW)).result()
    journal.close()
    assert works(scheduler, NOW + HOUR_MS - 1) == []
    assert works(scheduler, NOW + HOUR_MS) == [("tune", ())]  # there was too little sound yet


def test_answers_and_bursts_get_their_words_where_an_engine_is(phrase_store, scheduler, tmp_path):
    cuts = [
        TrackCut(
            uid=kind,
            at=NOW,
            cut="",
            cause="c",
            track=kind,
            microphone="m",
            path="a.flac",
            duration_ms=1,
            partial=False,
            missing=(),
            peaks=(),
            sha256="",
        )
        for kind in ("answer", "burst", "sale")
    ]
    journal = Journal(tmp_path / "journal.sqlite3")
    journal.submit(lambda db: add(db, cuts, NOW)).result()
    journal.close()
    assert scheduler.due(NOW) == []
    (tmp_path / "model").mkdir()
    Config(tmp_path).write_settings({"voice": {"vosk_model": str(tmp_path / "model")}})
    assert [(one.work, one.track) for one in scheduler.due(NOW)] == [
        ("transcribe", "answer"),
        ("transcribe", "burst"),
    ]
