from __future__ import annotations

import dataclasses
import shutil

import numpy as np
import pytest

from host_daemon.voice.phrase_store import Shelf
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.training import teach
from host_daemon.voice.training.trainer import CannotLearn

PHRASE = Phrase("word", "слово", "ru", "positive", by_text=False)


@pytest.fixture
def shelf(tmp_path, monkeypatch, speak, silence_to_learn):
    """A phrase that one person said once, and a post whose teaching never ends."""
    monkeypatch.setattr(teach, "packaged", lambda *args: silence_to_learn)

    def interrupted(*args, **kwargs):
        raise InterruptedError

    monkeypatch.setattr(teach, "enrol", interrupted)
    shelf = Shelf(tmp_path)
    shelf.put(PHRASE)
    shelf.put_recording("word", "anna", np.pad(speak(4), 4000))
    return shelf


def test_a_new_phrase_is_listened_for_while_it_is_taught(shelf):
    with pytest.raises(InterruptedError):
        teach.teach(shelf, PHRASE)
    assert shelf.head("word").honesty.misses is None


def test_a_taught_head_is_not_given_up_for_one_at_once(shelf, heads):
    shelf.put(PHRASE, heads["word-1"])
    with pytest.raises(InterruptedError):
        teach.teach(shelf, PHRASE)
    assert shelf.head("word").honesty.voices == 6


def test_a_phrase_that_was_removed_does_not_come_back(shelf):
    shelf.remove("word")
    with pytest.raises(InterruptedError):
        teach.teach(shelf, PHRASE)
    assert shelf.head("word") is None
    assert shelf.phrases() == []


def test_a_phrase_that_is_removed_while_its_first_head_is_made_does_not_come_back(shelf, monkeypatch, heads):
    def slow(*args):
        shelf.remove("word")
        return heads["word-1"]

    monkeypatch.setattr(teach, "at_once", slow)
    with pytest.raises(InterruptedError):
        teach.teach(shelf, PHRASE)
    assert shelf.phrases() == []
    assert not shelf.head_path("word").exists()


def test_what_people_change_while_a_phrase_is_taught_stays(shelf, monkeypatch, heads):
    changed = dataclasses.replace(PHRASE, group="negative", threshold=2.0)

    def meanwhile(*args, **kwargs):
        shelf.put(changed)
        return heads["word-1"]

    monkeypatch.setattr(teach, "at_once", meanwhile)
    with pytest.raises(InterruptedError):
        teach.teach(shelf, PHRASE)
    assert shelf.phrases() == [changed]
    assert shelf.head("word") is not None


def test_what_it_was_taught_from_is_noted_as_it_was_at_the_beginning(shelf, monkeypatch, speak, heads):
    """A recording that comes meanwhile is neither counted among those nor called odd."""
    before = shelf.basis(PHRASE)

    def meanwhile(*args, **kwargs):
        shelf.put_recording("word", "anja", np.pad(speak(9), 4000))
        return heads["word-1"]

    monkeypatch.setattr(teach, "enrol", meanwhile)
    teach.teach(shelf, PHRASE)
    assert shelf.notes("word").basis == before
    assert shelf.basis(PHRASE) != before
    assert shelf.notes("word").odd == ("anna.1.flac",)


def test_a_language_that_no_voice_speaks_is_told_as_such(shelf, monkeypatch):
    """espeak-ng is there, but refuses the language."""
    monkeypatch.setattr(teach.speakers, "able", lambda language: True)
    monkeypatch.setattr(teach.speakers, "sayings", lambda *args: [])
    strange = dataclasses.replace(PHRASE, key="strange", language="xx", by_text=True)
    shelf.put(strange)
    with pytest.raises(CannotLearn, match="let people say"):
        teach.teach(shelf, strange)


def test_a_damaged_recording_is_passed_over(shelf):
    path = shelf.put_recording("word", "boris", np.ones(16000, np.int16))
    path.write_bytes(b"rubbish")
    with pytest.raises(InterruptedError):
        teach.teach(shelf, PHRASE)
    assert shelf.head("word").honesty.real == 1


def test_a_post_that_cannot_speak_says_what_would_help(shelf, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    by_text = dataclasses.replace(PHRASE, key="text", by_text=True)
    shelf.put(by_text)
    with pytest.raises(CannotLearn, match="let people say"):
        teach.teach(shelf, by_text)


def test_people_teach_a_post_that_cannot_speak(shelf, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    by_text = dataclasses.replace(PHRASE, by_text=True)
    shelf.put(by_text)
    with pytest.raises(InterruptedError):
        teach.teach(shelf, by_text)
    assert shelf.head("word").honesty.misses is None
