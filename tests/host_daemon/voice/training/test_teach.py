from __future__ import annotations

import dataclasses
import shutil

import numpy as np
import pytest

from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.training import teach
from host_daemon.voice.training.trainer import CannotLearn

PHRASE = Phrase("word", "слово", "ru", "positive", by_text=False)


@pytest.fixture
def phrase_store(tmp_path, monkeypatch, speak, silence_to_learn):
    """A phrase that one person said once, and a post whose teaching never ends."""
    monkeypatch.setattr(teach, "packaged", lambda *args: silence_to_learn)

    def interrupted(*args, **kwargs):
        raise InterruptedError

    monkeypatch.setattr(teach, "enrol", interrupted)
    phrase_store = PhraseStore(tmp_path)
    phrase_store.put(PHRASE)
    phrase_store.put_recording("word", "anna", np.pad(speak(4), 4000))
    return phrase_store


def test_a_new_phrase_is_listened_for_while_it_is_taught(phrase_store):
    with pytest.raises(InterruptedError):
        teach.teach(phrase_store, PHRASE)
    assert phrase_store.classifier("word").honesty.misses is None


def test_a_taught_classifier_is_not_given_up_for_one_at_once(phrase_store, classifiers):
    phrase_store.put(PHRASE, classifiers["word-1"])
    with pytest.raises(InterruptedError):
        teach.teach(phrase_store, PHRASE)
    assert phrase_store.classifier("word").honesty.voices == 6


def test_a_phrase_that_was_removed_does_not_come_back(phrase_store):
    phrase_store.remove("word")
    with pytest.raises(InterruptedError):
        teach.teach(phrase_store, PHRASE)
    assert phrase_store.classifier("word") is None
    assert phrase_store.phrases() == []


def test_a_phrase_removed_while_it_is_taught_does_not_come_back(phrase_store, monkeypatch, classifiers):
    def slow(*args):
        phrase_store.remove("word")
        return classifiers["word-1"]

    monkeypatch.setattr(teach, "at_once", slow)
    with pytest.raises(InterruptedError):
        teach.teach(phrase_store, PHRASE)
    assert phrase_store.phrases() == []
    assert not phrase_store.classifier_path("word").exists()


def test_what_people_change_while_a_phrase_is_taught_stays(phrase_store, monkeypatch, classifiers):
    changed = dataclasses.replace(PHRASE, group="negative", threshold=2.0)

    def meanwhile(*args, **kwargs):
        phrase_store.put(changed)
        return classifiers["word-1"]

    monkeypatch.setattr(teach, "at_once", meanwhile)
    with pytest.raises(InterruptedError):
        teach.teach(phrase_store, PHRASE)
    assert phrase_store.phrases() == [changed]
    assert phrase_store.classifier("word") is not None


def test_what_it_was_taught_from_is_noted_as_it_was_at_the_beginning(
    phrase_store, monkeypatch, speak, classifiers
):
    """A recording that comes meanwhile is neither counted among those nor called odd."""
    before = phrase_store.basis(PHRASE)

    def meanwhile(*args, **kwargs):
        phrase_store.put_recording("word", "anja", np.pad(speak(9), 4000))
        return classifiers["word-1"]

    monkeypatch.setattr(teach, "enrol", meanwhile)
    teach.teach(phrase_store, PHRASE)
    assert phrase_store.notes("word").basis == before
    assert phrase_store.basis(PHRASE) != before
    assert phrase_store.notes("word").odd == ("anna.1.flac",)


def test_a_language_that_no_voice_speaks_is_told_as_such(phrase_store, monkeypatch):
    """espeak-ng is there, but refuses the language."""
    monkeypatch.setattr(teach.speakers, "able", lambda language: True)
    monkeypatch.setattr(teach.speakers, "sayings", lambda *args: [])
    strange = dataclasses.replace(PHRASE, key="strange", language="xx", by_text=True)
    phrase_store.put(strange)
    with pytest.raises(CannotLearn, match="let people say"):
        teach.teach(phrase_store, strange)


def test_a_damaged_recording_is_passed_over(phrase_store):
    path = phrase_store.put_recording("word", "boris", np.ones(16000, np.int16))
    path.write_bytes(b"rubbish")
    with pytest.raises(InterruptedError):
        teach.teach(phrase_store, PHRASE)
    assert phrase_store.classifier("word").honesty.real == 1


def test_a_post_that_cannot_speak_says_what_would_help(phrase_store, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    by_text = dataclasses.replace(PHRASE, key="text", by_text=True)
    phrase_store.put(by_text)
    with pytest.raises(CannotLearn, match="let people say"):
        teach.teach(phrase_store, by_text)


def test_people_teach_a_post_that_cannot_speak(phrase_store, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    by_text = dataclasses.replace(PHRASE, by_text=True)
    phrase_store.put(by_text)
    with pytest.raises(InterruptedError):
        teach.teach(phrase_store, by_text)
    assert phrase_store.classifier("word").honesty.misses is None
