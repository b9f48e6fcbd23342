from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.spotting import porcupine
from host_daemon.voice.spotting.engines import Engines, Packages
from host_daemon.voice.spotting.vocabulary import Vocabulary
from host_daemon.voice.spotting.vosk import NO_MODEL

OWN = Phrase("word-1", "word one again", "en", "request")
KEYWORD = Phrase("hello", "hello there", "en", "staff_action", engine="porcupine")
GRAMMAR = Phrase("bye", "good bye", "en", "staff_action", engine="vosk")


class Refused(Exception):
    pass


def package(tmp_path: Path):
    """A Porcupine that hears its first keyword in every frame."""
    engine = SimpleNamespace(frame_length=512, process=lambda frame: 0)
    return SimpleNamespace(create=lambda access_key, keyword_paths: engine, PorcupineError=Refused)


def test_all_engines_are_one(classifiers, speak, tmp_path):
    (tmp_path / "hello.ppn").touch()
    vocabulary = Vocabulary((OWN, KEYWORD), classifiers, porcupine_key="k", keywords=tmp_path)
    engines = Engines(vocabulary, "any", 25, Packages(porcupine=package(tmp_path)))
    found = engines.feed(np.pad(speak(1, 0.7, 1.15), 48000), 0) + engines.finish()
    assert {one.key for one in found} == {"word-1", "hello"}
    assert engines.problems == {}


def test_an_engine_that_cannot_start_says_why_and_the_others_listen(classifiers, speak):
    engines = Engines(Vocabulary((OWN, KEYWORD, GRAMMAR), classifiers), "any", 25)
    assert engines.problems == {"porcupine": porcupine.NO_KEY, "vosk": NO_MODEL}
    found = engines.feed(np.pad(speak(1, 0.7, 1.15), 48000), 0) + engines.finish()
    assert [one.key for one in found] == ["word-1"]


def test_a_keyword_file_that_is_missing_is_said(tmp_path):
    vocabulary = Vocabulary((KEYWORD,), {}, porcupine_key="k", keywords=tmp_path)
    engines = Engines(vocabulary, "any", packages=Packages(porcupine=package(tmp_path)))
    assert engines.problems == {"porcupine": porcupine.NO_KEYWORD}


def test_an_engine_that_fails_while_it_listens_says_so_and_the_others_listen_on(classifiers, speak, tmp_path):
    def fail(frame):
        raise Refused

    (tmp_path / "hello.ppn").touch()
    module = package(tmp_path)
    module.create = lambda access_key, keyword_paths: SimpleNamespace(frame_length=512, process=fail)
    vocabulary = Vocabulary((OWN, KEYWORD), classifiers, porcupine_key="k", keywords=tmp_path)
    engines = Engines(vocabulary, "any", 25, Packages(porcupine=module))
    found = engines.feed(np.pad(speak(1, 0.7, 1.15), 48000), 0) + engines.finish()
    assert [one.key for one in found] == ["word-1"]
    assert engines.problems == {"porcupine": porcupine.ENDED}


def test_vosk_is_given_words_and_neither_marks_nor_figures(tmp_path):
    """Its models have no "оцените," and no "5": such a phrase would never be heard."""
    (tmp_path / "am").mkdir()
    given = []

    def recogniser(model, rate, grammar):
        given.append(json.loads(grammar))
        return SimpleNamespace(SetWords=lambda wanted: None)

    module = SimpleNamespace(Model=lambda path: path, KaldiRecognizer=recogniser)
    rate = Phrase("rate", "Оцените, пожалуйста, от 1 до 5!", "ru", "request", engine="vosk")
    engines = Engines(Vocabulary((rate,), {}, model=tmp_path), "any", packages=Packages(vosk=module))
    assert engines.problems == {}
    assert given == [["оцените пожалуйста от один до пять", "[unk]"]]


def test_the_level_of_this_moment_is_told_once(classifiers, speak):
    engines = Engines(Vocabulary((OWN,), classifiers), "any", 25)
    engines.feed(np.pad(speak(1, 0.7, 1.15), 48000), 0)
    assert engines.loudest()["word-1"] > 0.5
    assert engines.loudest()["word-1"] == 0.0
