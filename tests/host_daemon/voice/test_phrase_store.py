"""Phrases, classifiers and recordings in the folder of a post."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from host_daemon.store.config import Config
from host_daemon.voice import phrase_store
from host_daemon.voice.phrase_store import Notes, PhraseStore
from host_daemon.voice.phrases import recording
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase
from host_daemon.voice.spotting.classifier import Classifier, Honesty

HELLO = Phrase("hello", "good morning", "en", "staff_action")
BYE = Phrase("bye", "good bye", "en", "staff_action")
SAID = np.full(8000, 1000, np.int16)


def classifier(threshold: float = 1.0) -> Classifier:
    return Classifier(
        np.zeros((8, 96), np.float32), 0.0, threshold, 0, 9600, Honesty(None, 1, 0.0, 1.0, False, 1)
    )


@pytest.fixture
def store(tmp_path: Path) -> PhraseStore:
    return PhraseStore(tmp_path)


def test_a_phrase_is_replaced_by_its_key(store: PhraseStore):
    store.put(HELLO)
    store.put(BYE)
    store.put(dataclasses.replace(HELLO, text="good afternoon"))
    assert {phrase.key: phrase.text for phrase in store.phrases()} == {
        "hello": "good afternoon",
        "bye": "good bye",
    }


def test_a_replaced_phrase_keeps_its_classifier(store: PhraseStore):
    store.put(HELLO, classifier(2.5))
    store.put(dataclasses.replace(HELLO, threshold=1.0))
    kept = store.classifier("hello")
    assert kept is not None
    assert kept.threshold == 2.5


def test_a_bad_phrase_is_not_kept(store: PhraseStore):
    with pytest.raises(BadPhrase):
        store.put(dataclasses.replace(HELLO, text="!"))
    assert store.phrases() == []


def test_nothing_of_a_removed_phrase_stays(store: PhraseStore):
    store.put(HELLO, classifier())
    store.put_recording("hello", "Anna", SAID)
    store.put_notes("hello", Notes(odd=("Anna.1.flac",)))
    assert store.remove("hello")
    assert not store.remove("hello")
    assert store.classifier("hello") is None
    assert store.recordings("hello") == []
    assert store.notes("hello") == Notes()


def test_a_classifier_for_a_phrase_that_was_removed_is_not_kept(store: PhraseStore):
    assert not store.put_classifier("hello", classifier())
    assert not store.classifier_path("hello").exists()


def test_a_damaged_classifier_is_none(store: PhraseStore):
    store.put(HELLO, classifier())
    store.classifier_path("hello").write_bytes(b"rubbish")
    assert store.classifier("hello") is None


def test_notes_come_back(store: PhraseStore):
    notes = Notes(("bye",), ("Anna.1.flac",), ("en good morning",))
    store.put_notes("hello", notes)
    assert store.notes("hello") == notes


def test_notes_of_an_older_version_have_no_basis(store: PhraseStore):
    (store.folder / "hello.notes.json").write_text(json.dumps({"collides": ["bye"], "odd": []}))
    assert store.notes("hello") == Notes(("bye",))


def test_recordings_are_numbered_by_who_says_them(store: PhraseStore):
    names = [store.put_recording("hello", who, SAID).name for who in ("Anna", "Anna", "Иван Петров", "../..")]
    assert names == ["Anna.1.flac", "Anna.2.flac", "Иван-Петров.1.flac", "somebody.1.flac"]
    assert [path.name for path in store.recordings("hello")] == sorted(names)


def test_a_recording_comes_back_as_it_was(store: PhraseStore):
    path = store.put_recording("hello", "Anna", SAID)
    assert np.array_equal(recording.read(path), SAID)
    assert store.recording("hello", path.name) == path
    assert store.recording("hello", "Boris.1.flac") is None


def test_recordings_have_an_end(store: PhraseStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(phrase_store, "MOST_RECORDINGS", 1)
    store.put_recording("hello", "Anna", SAID)
    with pytest.raises(BadPhrase):
        store.put_recording("hello", "Boris", SAID)


def test_the_basis_is_text_and_recordings(store: PhraseStore):
    path = store.put_recording("hello", "Anna", SAID)
    recorded = f"Anna.1.flac {path.stat().st_size}"
    assert store.basis(HELLO) == ("en good morning", recorded)
    assert store.basis(dataclasses.replace(HELLO, by_text=False)) == (recorded,)


def test_a_vocabulary_is_the_same_object_until_something_changes(store: PhraseStore):
    store.put(HELLO, classifier())
    first = store.vocabulary()
    assert store.vocabulary() is first
    store.put_classifier("hello", classifier(3.0))
    second = store.vocabulary()
    assert second is not first
    assert second.classifiers is not None
    assert second.classifiers["hello"].threshold == 3.0


def test_a_vocabulary_tells_damaged_classifiers_from_missing_ones(store: PhraseStore):
    store.put(HELLO, classifier())
    store.put(BYE)
    store.classifier_path("hello").write_bytes(b"rubbish")
    assert store.vocabulary().damaged == ("hello",)
    assert store.vocabulary().classifiers == {}


def test_a_vocabulary_has_what_optional_engines_need(store: PhraseStore, tmp_path: Path):
    config = Config(tmp_path)
    config.put_secret("engines", "porcupine", "key")
    config.write_settings({"voice": {"vosk_model": "/models/vosk"}})
    found = store.vocabulary()
    assert (found.porcupine_key, found.keywords, found.model) == ("key", None, Path("/models/vosk"))
