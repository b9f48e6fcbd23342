from __future__ import annotations

import json
import queue
import threading

import numpy as np
import pytest

from host_daemon.audio.capture.tap import AudioChunk, Tap
from host_daemon.base.clock import SystemClock
from host_daemon.base.validation import BadValue
from host_daemon.events import ListenAsked, ListeningEnded, PhraseHeard, from_line, to_line
from host_daemon.settings.audio import Microphone
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase
from host_daemon.voice.spotting.listener import UNREAD, VoiceListener
from host_daemon.voice.spotting.vocabulary import Vocabulary
from tests.waiting import PATIENCE_S

RATE = 16000
START_MS = 1_795_000_000_000


@pytest.fixture
def phrases():
    return (
        Phrase("word-1", "word one again", "en", "request"),
        Phrase("word-2", "word two", "en", "positive", always=False, role="customer"),
    )


@pytest.fixture
def sound(speak):
    """Word 1 ends at 5 s, word 2 at 10 s."""
    samples = np.random.default_rng(5).normal(0, 15, 14 * RATE).astype(np.int16)
    for seed, end in ((1, 5), (2, 10)):
        said = speak(seed, 0.7, 1.15)
        samples[end * RATE - len(said) : end * RATE] = said
    return samples


def play(listener, samples, microphone="counter", first=0, start_ms=START_MS):
    """A second at a time, as a recorder gives it: the events of all of it."""
    events = []
    for i in range(0, len(samples), RATE):
        at_us = start_ms * 1000 + i * 1_000_000 // RATE
        heard = AudioChunk(microphone, first + i, samples[i : i + RATE], at_us, at_us)
        events += listener.step(heard, start_ms + i * 1000 // RATE)
    return events


def listener_of(phrases, classifiers, role="any"):
    vocabulary = Vocabulary(phrases, classifiers)
    listener = VoiceListener(
        (Microphone(name="counter", point="p1", role=role),), lambda: vocabulary, SystemClock()
    )
    listener.renew()
    return listener


def test_a_phrase_becomes_an_event_with_its_own_time(phrases, classifiers, sound):
    (event,) = play(listener_of(phrases, classifiers), sound, first=123_456)
    assert isinstance(event, PhraseHeard)
    assert abs(event.at - (START_MS + 5000)) <= 100
    assert (event.phrase, event.group, event.point, event.microphone) == (
        "word-1",
        "request",
        "p1",
        "counter",
    )
    assert event.uid == f"counter/word-1/{event.at // 100}"
    assert event.start < event.at
    assert from_line(to_line(event)) == event


def test_a_verdict_counts_in_its_window_and_the_window_ends(phrases, classifiers, sound):
    listener = listener_of(phrases, classifiers)
    listener.take(ListenAsked(uid="press/listen", at=START_MS + 5500, point="p1", seconds=6, cause="press"))
    events = play(listener, sound)
    ended = listener.step(None, START_MS + 20_000)
    assert [(e.phrase, e.window) for e in events] == [("word-1", ""), ("word-2", "press/listen")]
    assert abs(events[1].at - (START_MS + 10_000)) <= 100
    (end,) = ended
    assert isinstance(end, ListeningEnded)
    assert end.heard == 1


def test_a_press_that_comes_late_finds_what_was_said(phrases, classifiers, sound):
    listener = listener_of(phrases, classifiers)
    assert [e.phrase for e in play(listener, sound)] == ["word-1"]
    listener.take(ListenAsked(uid="press/listen", at=START_MS + 5500, point="p1", seconds=60, cause="press"))
    (event,) = listener.step(None, START_MS + 15_000)
    assert (event.phrase, event.window) == ("word-2", "press/listen")


def test_the_operator_s_microphone_does_not_hear_customers_phrases(phrases, classifiers, sound):
    listener = listener_of(phrases, classifiers, role="operator")
    listener.take(ListenAsked(uid="press/listen", at=START_MS, point="p1", seconds=60, cause="press"))
    assert [e.phrase for e in play(listener, sound)] == ["word-1"]


@pytest.mark.parametrize(("point", "told"), [("p1", ["counter"]), ("p2", ["counter", "other"])])
def test_what_two_microphones_of_one_point_hear_is_one_saying(phrases, classifiers, sound, point, told):
    vocabulary = Vocabulary(phrases, classifiers)
    both = (Microphone(name="counter", point="p1"), Microphone(name="other", point=point))
    listener = VoiceListener(both, lambda: vocabulary, SystemClock())
    listener.renew()
    events = []
    for i in range(0, 8 * RATE, RATE):
        for name in ("counter", "other"):
            events += play(listener, sound[i : i + RATE], name, i, START_MS + i * 1000 // RATE)
    assert [(event.phrase, event.microphone) for event in events] == [("word-1", name) for name in told]


def test_a_microphone_that_nobody_set_up_is_ignored(phrases, classifiers, sound):
    assert play(listener_of(phrases, classifiers), sound, microphone="other") == []


def test_in_its_thread(phrases, classifiers, sound):
    """As the audio process runs it: sound by a tap, events by a call; a changed vocabulary is taken over."""
    now = Vocabulary()
    listener = VoiceListener((Microphone(name="counter", point="p1"),), lambda: now, SystemClock())
    tap, told = Tap(), queue.Queue()
    now = Vocabulary(phrases, classifiers)
    listener.start(tap, told.put)
    try:
        for i in range(0, len(sound), RATE):
            tap.give(
                AudioChunk("counter", i, sound[i : i + RATE], 0, START_MS * 1000 + i * 1_000_000 // RATE)
            )
        event = told.get(timeout=PATIENCE_S)
        while not isinstance(event, PhraseHeard):
            event = told.get(timeout=PATIENCE_S)
    finally:
        listener.stop()
    assert event.phrase == "word-1"
    assert json.loads(to_line(event))["event"] == "PhraseHeard"


def test_stopping_ends_its_thread(phrases, classifiers):
    before = set(threading.enumerate())
    listener = VoiceListener((Microphone(name="counter", point="p1"),), Vocabulary, SystemClock())
    listener.start(Tap(), lambda event: None)
    assert set(threading.enumerate()) > before
    listener.stop()
    assert set(threading.enumerate()) == before


def spoilt(phrases, classifiers, refusal):
    """A listener whose phrases could be read once, and then no more."""
    known = [Vocabulary(phrases, classifiers)]

    def vocabulary() -> Vocabulary:
        if not known:
            raise refusal
        return known.pop()

    listener = VoiceListener((Microphone(name="counter", point="p1"),), vocabulary, SystemClock())
    listener.renew()
    listener.renew()
    return listener


def test_phrases_that_cannot_be_read_leave_the_ones_before(phrases, classifiers, sound):
    listener = spoilt(phrases, classifiers, BadPhrase("The phrase is empty."))
    assert [event.phrase for event in play(listener, sound)] == ["word-1"]


def test_settings_that_cannot_be_read_leave_the_phrases_before(phrases, classifiers, sound):
    listener = spoilt(phrases, classifiers, BadValue("voice.tune_hours: a number is wanted"))
    assert [event.phrase for event in play(listener, sound)] == ["word-1"]
    (report,) = listener.health(START_MS)
    assert (report.health, report.problem) == ("failed", UNREAD)


def test_a_thread_that_fails_says_so_and_listens_again(phrases, classifiers, sound, monkeypatch):
    monkeypatch.setattr("host_daemon.voice.spotting.listener.AGAIN_S", 0.01)
    faults = [MemoryError("once")]

    def vocabulary() -> Vocabulary:
        if faults:
            raise faults.pop()
        return known

    known = Vocabulary(phrases, classifiers)
    listener = VoiceListener((Microphone(name="counter", point="p1"),), vocabulary, SystemClock())
    tap, told = Tap(), queue.Queue()
    listener.start(tap, told.put)
    try:
        first = told.get(timeout=PATIENCE_S)
        for i in range(0, len(sound), RATE):
            tap.give(
                AudioChunk("counter", i, sound[i : i + RATE], 0, START_MS * 1000 + i * 1_000_000 // RATE)
            )
        event = told.get(timeout=PATIENCE_S)
        while not isinstance(event, PhraseHeard):
            event = told.get(timeout=PATIENCE_S)
    finally:
        listener.stop()
    assert (first.name, first.health) == ("VoiceTrigger", "failed")
    assert event.phrase == "word-1"


def test_with_the_last_phrase_removed_it_is_off_and_not_silent(phrases, classifiers):
    now = [Vocabulary(phrases, classifiers)]
    listener = VoiceListener((Microphone(name="counter", point="p1"),), lambda: now[0], SystemClock())
    listener.renew()
    assert [one.health for one in listener.health(START_MS)] == ["ok"]
    now[0] = Vocabulary()
    listener.renew()
    assert [one.health for one in listener.health(START_MS + 2000)] == ["off"]
    assert listener.health(START_MS + 4000) == []
