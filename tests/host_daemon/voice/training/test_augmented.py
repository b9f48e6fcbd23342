"""Versions of a saying, as embeddings around the end of its phrase."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.phrases.saying import RULES, Saying
from host_daemon.voice.spotting.embedder import SEEN, embed
from host_daemon.voice.spotting.mel import HOP
from host_daemon.voice.training.augmented import AFTER, BEFORE, augmented


@pytest.fixture
def saying(speak):
    return Saying(np.pad(speak(1, 0.8), (16_000, 16_000)), "anna", RULES)


def test_a_saying_becomes_so_many_versions_of_the_same_voice(saying, embedder):
    found = augmented(saying, 3, embedder, np.random.default_rng(1))
    assert [(one.voice, one.kind) for one in found] == [("anna", RULES)] * 3
    assert not np.array_equal(found[1].embeddings, found[2].embeddings)


def test_each_version_is_cut_around_its_phrase_s_end(saying, embedder):
    for one in augmented(saying, 4, embedder, np.random.default_rng(1)):
        assert round(one.end) == BEFORE
        assert len(one.embeddings) == BEFORE + AFTER


def test_the_first_version_is_the_saying_as_it_is(saying, embedder):
    """At the same place in the stream it has the embedding that the recording itself has there."""
    (one,) = augmented(saying, 1, embedder, np.random.default_rng(1))
    whole = embed(saying.samples, embedder)
    end = (saying.extent.end - SEEN) / HOP
    near = [np.linalg.norm(whole[round(end) + step] - one.embeddings[round(one.end)]) for step in (-1, 0, 1)]
    far = np.linalg.norm(whole[round(end) - 6] - one.embeddings[round(one.end)])
    assert min(near) < 0.6 * far


def test_the_same_draw_makes_the_same_versions(saying, embedder):
    one, other = (augmented(saying, 2, embedder, np.random.default_rng(3)) for _ in range(2))
    assert np.allclose(one[1].embeddings, other[1].embeddings, atol=1e-3)
