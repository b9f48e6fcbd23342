from __future__ import annotations

import numpy as np
import pytest

from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.voice.phrases.phrase import Phrase
from host_daemon.voice.spotting.engines import Engines
from host_daemon.voice.spotting.recorded import PIECE, of_ring, pieces, search
from host_daemon.voice.spotting.vocabulary import Vocabulary

RATE = 16000
AT = 1_795_000_000_000


@pytest.fixture(scope="module")
def engines(classifiers):
    phrases = tuple(Phrase(key, f"word {key}", "en", "request") for key in classifiers)
    return Engines(Vocabulary(phrases, classifiers), "any", 25)


@pytest.fixture(scope="module")
def day(speak):
    """Two minutes of a quiet room with word 1 ending at 30 s and at 90 s."""
    samples = np.random.default_rng(7).normal(0, 15, 120 * RATE).astype(np.int16)
    for end in (30, 90):
        said = speak(1, 0.7, 1.15)
        samples[end * RATE - len(said) : end * RATE] = said
    return samples


def test_a_track_is_searched_and_times_are_those_of_the_sound(engines, day):
    found = list(search(engines, pieces(day, AT)))
    assert [f.detection.key for f in found] == ["word-1", "word-1"]
    for one, end in zip(found, (30_000, 90_000), strict=True):
        assert abs(one.at - (AT + end)) <= 100


def test_a_recording_is_cut_into_pieces_that_follow_each_other(day):
    found = list(pieces(day, AT))
    assert sum(len(one.samples) for one in found) == len(day)
    assert max(len(one.samples) for one in found) == PIECE
    assert found[1].at - AT == 8000


def test_a_phrase_at_the_very_beginning(engines, speak):
    found = list(search(engines, pieces(speak(1, 0.7, 1.15), AT)))
    assert len(found) == 1
    assert abs(found[0].at - (AT + 700)) <= 100


@pytest.fixture
def ring(tmp_path, day):
    """The day in a ring file; the recorder was off for an hour in the middle."""
    path = tmp_path / "counter.ring"
    writer = RingWriter(path, 200, "counter", b"12345678")
    hole = 3600 * RATE
    for i in range(0, len(day), BLOCK_SAMPLES):
        shift = hole if i >= 60 * RATE else 0
        first = i + shift
        us = first * 1_000_000 // RATE
        joins = i > 0 and not (shift and i - BLOCK_SAMPLES < 60 * RATE)
        writer.write(day[i : i + BLOCK_SAMPLES], first, us, AT * 1000 + us, joins=joins)
    writer.close()
    with RingReader(path) as reader:
        yield reader


def test_the_ring_is_searched_over_its_gaps(engines, ring):
    found = list(search(engines, of_ring(ring, AT, AT + 4_000_000)))
    assert [f.detection.key for f in found] == ["word-1", "word-1"]
    for one, at in zip(found, (30_000, 90_000 + 3_600_000), strict=True):
        assert abs(one.at - (AT + at)) <= 100


def test_only_the_asked_stretch_of_the_ring(engines, ring):
    found = list(search(engines, of_ring(ring, AT + 3_000_000, AT + 9_000_000)))
    assert [f.at > AT + 3_000_000 for f in found] == [True]
