"""To the port's edge: the real package needs a key of a person, so a stand-in with its interface answers."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from host_daemon.voice.spotting import porcupine
from host_daemon.voice.spotting.engine import EngineRefused
from host_daemon.voice.spotting.porcupine import Porcupine


class PorcupineError(Exception):
    """The root of what pvporcupine raises."""


class Stub:
    """pvporcupine with one keyword, which is any frame that begins with 1."""

    frame_length = 512
    PorcupineError = PorcupineError

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.asked = error, {}

    def create(self, **asked):
        if self.error:
            raise self.error
        self.asked = asked
        return self

    def process(self, frame) -> int:
        assert len(frame) == 512
        return 0 if frame[0] == 1 else -1


def test_frames_are_made_of_any_blocks_and_times_are_the_stream_s():
    stub = Stub()
    engine = Porcupine("key", {"b": Path("b.ppn")}, module=stub)
    assert stub.asked == {"access_key": "key", "keyword_paths": ["b.ppn"]}
    samples = np.zeros(5120, np.int16)
    samples[1024] = 1
    found = [d for i in range(0, 5120, 300) for d in engine.feed(samples[i : i + 300], 90_000 + i)]
    assert [(d.key, d.end) for d in found] == [("b", 90_000 + 1536)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [(name, text) for name, text in porcupine.PROBLEMS.items()] + [("Whatever", porcupine.UNKNOWN)],
)
def test_its_errors_in_plain_words(kind, words):
    error = type(kind, (PorcupineError,), {})("0xBAD key refused by server")
    with pytest.raises(EngineRefused, match=words.split(":")[0].replace(".", r"\.")):
        Porcupine("key", {"b": Path("b.ppn")}, module=Stub(error))


def test_without_key_or_package(monkeypatch):
    with pytest.raises(EngineRefused) as refused:
        Porcupine("", {})
    assert str(refused.value) == porcupine.NO_KEY
    monkeypatch.setitem(sys.modules, "pvporcupine", None)
    with pytest.raises(EngineRefused) as refused:
        Porcupine("key", {"b": Path("b.ppn")})
    assert str(refused.value) == porcupine.MISSING
