from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np

from host_daemon.voice import porcupine
from host_daemon.voice.ear import Ear, Packages
from host_daemon.voice.phrase import Phrase
from host_daemon.voice.vocabulary import Vocabulary
from host_daemon.voice.vosk import NO_MODEL

OWN = Phrase("word-1", "word one again", "en", "request")
KEYWORD = Phrase("hello", "hello there", "en", "staff_action", engine="porcupine")
GRAMMAR = Phrase("bye", "good bye", "en", "staff_action", engine="vosk")


class Refused(Exception):
    pass


def package(tmp_path: Path):
    """A Porcupine that hears its first keyword in every frame."""
    engine = SimpleNamespace(frame_length=512, process=lambda frame: 0)
    return SimpleNamespace(create=lambda access_key, keyword_paths: engine, PorcupineError=Refused)


def test_all_engines_are_one(heads, speak, tmp_path):
    (tmp_path / "hello.ppn").touch()
    vocabulary = Vocabulary((OWN, KEYWORD), heads, porcupine_key="k", keywords=tmp_path)
    ear = Ear(vocabulary, "any", 25, Packages(porcupine=package(tmp_path)))
    found = ear.feed(np.pad(speak(1, 0.7, 1.15), 48000), 0) + ear.finish()
    assert {one.key for one in found} == {"word-1", "hello"}
    assert ear.problems == {}


def test_an_engine_that_cannot_start_says_why_and_the_others_listen(heads, speak):
    ear = Ear(Vocabulary((OWN, KEYWORD, GRAMMAR), heads), "any", 25)
    assert ear.problems == {"porcupine": porcupine.NO_KEY, "vosk": NO_MODEL}
    found = ear.feed(np.pad(speak(1, 0.7, 1.15), 48000), 0) + ear.finish()
    assert [one.key for one in found] == ["word-1"]


def test_a_keyword_file_that_is_missing_is_said(tmp_path):
    vocabulary = Vocabulary((KEYWORD,), {}, porcupine_key="k", keywords=tmp_path)
    ear = Ear(vocabulary, "any", packages=Packages(porcupine=package(tmp_path)))
    assert ear.problems == {"porcupine": porcupine.NO_KEYWORD}


def test_the_level_of_this_moment_is_told_once(heads, speak):
    ear = Ear(Vocabulary((OWN,), heads), "any", 25)
    ear.feed(np.pad(speak(1, 0.7, 1.15), 48000), 0)
    assert ear.loudest()["word-1"] > 0.5
    assert ear.loudest()["word-1"] == 0.0
