"""The works themselves, on a ring with made-up words in it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import soundfile

from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.reader import RingReader, ring_path
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.events import (
    Event,
    ListenAsked,
    PhraseHeard,
    PhraseJudged,
    TrackCut,
    WorkAsked,
    WorkReported,
)
from host_daemon.settings.audio import Microphone
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, add
from host_daemon.voice.jobs.worker import NOT_ALLOWED, Worker
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.spotting.recorded import of_ring
from host_daemon.voice.training import calibration

RATE = 16000
AT = 1_795_000_000_000
MINUTE = 60_000
SEARCH = WorkAsked(uid="work/1/search", at=AT + MINUTE, work="search", start=AT, end=AT + MINUTE)


@pytest.fixture
def post(tmp_path, speak, classifiers):
    """A minute in the ring: word 1 ends at 20 s, word 2 (a verdict) at 40 s."""
    samples = np.random.default_rng(7).normal(0, 15, 60 * RATE).astype(np.int16)
    for seed, end in ((1, 20), (2, 40)):
        said = speak(seed, 0.7, 1.15)
        samples[end * RATE - len(said) : end * RATE] = said
    writer = RingWriter(ring_path(tmp_path / "ring", "counter"), 100, "counter", b"12345678")
    for i in range(0, len(samples), BLOCK_SAMPLES):
        us = i * 1_000_000 // RATE
        writer.write(samples[i : i + BLOCK_SAMPLES], i, us, AT * 1000 + us, joins=i > 0)
    writer.close()
    phrase_store = PhraseStore(tmp_path)
    phrase_store.put(Phrase("word-1", "word one again", "en", "request"), classifiers["word-1"])
    phrase_store.put(Phrase("word-2", "word two", "en", "positive", always=False), classifiers["word-2"])
    Config(tmp_path).write_settings({"audio": {"microphones": [{"name": "counter", "point": "p"}]}})
    Journal(tmp_path / "journal.sqlite3").close()
    return tmp_path


def store(post, *events: Event) -> None:
    journal = Journal(post / "journal.sqlite3")
    journal.submit(lambda db: add(db, events, AT)).result()
    journal.close()


def done(post, asked: WorkAsked, **voice):
    told: list[Event] = []
    settings = Config(post).settings()
    settings = dataclasses.replace(settings, voice=dataclasses.replace(settings.voice, **voice))
    answer = Worker(post, settings, told.append).do(asked)
    return answer, told


def track(at: int, path: str) -> TrackCut:
    return TrackCut(
        uid=f"{at}/done",
        at=at,
        cut=str(at),
        cause="press",
        track="record",
        microphone="counter",
        path=path,
        duration_ms=MINUTE,
        partial=False,
        missing=(),
        peaks=(50,) * 400,
        sha256="0" * 64,
    )


def phrases(told: list[Event]) -> list[tuple[str, int, str]]:
    return [(e.phrase, round((e.at - AT) / 1000), e.past) for e in told if isinstance(e, PhraseHeard)]


def test_the_past_is_searched(post):
    answer, told = done(post, SEARCH)
    assert phrases(told) == [("word-1", 20, SEARCH.uid)]
    assert (answer.found, answer.problem) == (1, "")
    assert answer.hours == pytest.approx(1 / 60, abs=0.001)
    assert max(e.share for e in told if isinstance(e, WorkReported)) == pytest.approx(1, abs=0.05)


def test_a_verdict_counts_in_the_window_that_was_open_then(post):
    store(post, ListenAsked(uid="press/listen", at=AT + 30_000, point="p", seconds=60, cause="press"))
    _answer, told = done(post, SEARCH)
    assert [name for name, _at, _past in phrases(told)] == ["word-1", "word-2"]


def test_only_the_chosen_phrases_and_time(post):
    chosen = dataclasses.replace(SEARCH, phrases=("word-2",))
    assert phrases(done(post, chosen)[1]) == []
    late = dataclasses.replace(SEARCH, start=AT + 30_000)
    assert phrases(done(post, late)[1]) == []


def test_nothing_taught_is_said(post):
    PhraseStore(post).remove("word-1")
    PhraseStore(post).remove("word-2")
    assert "taught" in done(post, SEARCH)[0].problem


def test_a_damaged_track_is_passed_over(post):
    """Sound from before the ring: one track is rubbish, the next holds word 1."""
    (post / "rubbish.flac").write_bytes(b"rubbish")
    with RingReader(ring_path(post / "ring", "counter")) as ring:
        samples = np.concatenate([piece.samples for piece in of_ring(ring, AT, AT + MINUTE)])
    soundfile.write(post / "good.flac", samples, RATE)
    store(post, track(AT - 20 * MINUTE, "rubbish.flac"), track(AT - 10 * MINUTE, "good.flac"))
    answer, told = done(post, dataclasses.replace(SEARCH, start=AT - 30 * MINUTE))
    assert answer.problem == ""
    assert [(name, at) for name, at, _past in phrases(told)] == [("word-1", 20), ("word-1", 20 - 600)]


def test_a_phrase_that_is_not_taught_yet_is_said_though_others_are(post):
    PhraseStore(post).put(Phrase("new", "quite new", "en", "request"))
    assert "taught" in done(post, dataclasses.replace(SEARCH, phrases=("new",)))[0].problem


def test_a_transcript_needs_a_model(post):
    asked = WorkAsked(uid="t/words", at=AT, work="transcribe", track="no track")
    assert "track" in done(post, asked)[0].problem


TUNE = WorkAsked(uid="work/2/tune", at=AT + MINUTE, work="tune")


def test_the_place_s_own_sound_needs_a_manager_s_leave(post):
    assert done(post, TUNE)[0].problem == NOT_ALLOWED


def test_too_little_sound_leaves_the_thresholds(post, classifiers):
    answer, _told = done(post, TUNE, own_sound=True)
    assert (answer.found, answer.problem) == (0, "")
    assert answer.hours == pytest.approx(1 / 60, abs=0.001)
    assert PhraseStore(post).classifier("word-1").threshold == classifiers["word-1"].threshold


def test_enough_sound_sets_them_and_sayings_do_not_count_as_alarms(post, classifiers, monkeypatch):
    monkeypatch.setattr(calibration, "ENOUGH_H", 0.01)
    monkeypatch.setattr("host_daemon.voice.jobs.worker.ENOUGH_H", 0.01)
    saying = next(e for e in done(post, SEARCH)[1] if isinstance(e, PhraseHeard))
    store(post, saying)
    answer, _told = done(post, TUNE, own_sound=True)
    classifier = PhraseStore(post).classifier("word-1")
    assert answer.found == 2
    assert classifier.honesty.ambience
    assert classifier.threshold >= classifiers["word-1"].threshold + calibration.LOWEST
    assert classifier.honesty.false_alarms == 0
    # Called wrong, the same sound is an alarm like any other.
    store(post, PhraseJudged(uid="j", at=AT, cause=saying.uid, right=False, user="maria"))
    done(post, TUNE, own_sound=True)
    again = PhraseStore(post).classifier("word-1")
    assert again.threshold > classifier.threshold


def test_a_quiet_place_lowers_a_threshold_once_and_not_every_day(post, classifiers, monkeypatch):
    monkeypatch.setattr(calibration, "ENOUGH_H", 0.01)
    monkeypatch.setattr("host_daemon.voice.jobs.worker.ENOUGH_H", 0.01)
    for event in done(post, SEARCH)[1]:
        if isinstance(event, PhraseHeard):
            store(post, event)
    for _day in range(3):
        done(post, TUNE, own_sound=True)
    assert (
        PhraseStore(post).classifier("word-1").threshold
        == classifiers["word-1"].threshold + calibration.LOWEST
    )


def test_microphones_without_a_ring_are_passed_over(post):
    settings = Settings()
    two = (Microphone(name="counter", point="p"), Microphone(name="door", point="p"))
    audio = dataclasses.replace(settings.audio, microphones=two)
    told: list[Event] = []
    Worker(post, dataclasses.replace(settings, audio=audio), told.append).do(SEARCH)
    assert len(phrases(told)) == 1
