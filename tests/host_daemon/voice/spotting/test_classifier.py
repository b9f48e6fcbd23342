from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from host_daemon.voice.spotting.classifier import (
    BadClassifier,
    Classifier,
    Honesty,
    correlate,
    drawn_out,
    load,
    save,
    scores,
    window_for,
)


@pytest.fixture
def taught() -> Classifier:
    weights = np.random.default_rng(0).normal(size=(9, 96)).astype(np.float32)
    return Classifier(weights, -1.5, 2.25, 800, 11200, Honesty(0.02, 5, 0.5, 2.2, ambience=False, real=5))


def test_a_classifier_comes_back_as_it_went(taught, tmp_path):
    save(taught, tmp_path / "a.head")
    back = load(tmp_path / "a.head")
    # Field by field: `==` of dataclasses asks an array for one truth, which since Python 3.13 it has not.
    for field in fields(Classifier):
        assert np.array_equal(getattr(back, field.name), getattr(taught, field.name)), field.name


def test_every_damaged_byte_is_noticed(taught, tmp_path):
    path = tmp_path / "a.head"
    save(taught, path)
    good = path.read_bytes()
    for place in (0, 5, 30, 90, 200, len(good) // 2, len(good) - 1):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(BadClassifier):
            load(path)
    for short in (b"", good[:10], good[:-100]):
        path.write_bytes(short)
        with pytest.raises(BadClassifier):
            load(path)


@pytest.mark.parametrize(("seconds", "window"), [(0.2, 6), (0.72, 8), (1.0, 11), (1.7, 20), (9.0, 20)])
def test_windows_for_lengths(seconds, window):
    assert window_for(seconds) == window


def test_scores_begin_with_the_first_whole_window(taught):
    embeddings = np.random.default_rng(1).normal(size=(12, 96)).astype(np.float32)
    found = taught.scores(embeddings)
    assert np.all(found[:8] == -np.inf)
    assert found[9] == pytest.approx(float((embeddings[1:10] * taught.weights).sum()) - 1.5, rel=1e-4)


def test_whoever_says_it_slower_is_heard_too():
    rng = np.random.default_rng(2)
    weights = np.repeat(rng.normal(size=(4, 96)), 4, axis=0).astype(np.float32)
    quick, slow = (np.repeat(weights[::4], times, axis=0) for times in (4, 5))
    level = float((weights**2).sum())
    assert scores(quick, weights, 0.0).max() == pytest.approx(level, rel=1e-4)
    assert scores(slow, weights, 0.0).max() > 0.97 * level
    # The usual pace alone likes the slow one less. Whatever is the same all along counts as before.
    assert correlate(slow, weights, 0.0).max() < 0.9 * level
    assert np.allclose(drawn_out(weights).sum(axis=0), weights.sum(axis=0), atol=1e-4)


def test_windows_do_not_reach_into_the_recording_before(taught):
    embeddings = np.random.default_rng(1).normal(size=(40, 96)).astype(np.float32)
    apart = np.concatenate([taught.scores(embeddings[:18]), taught.scores(embeddings[18:])])
    assert np.allclose(taught.scores(embeddings, [18, 22]), apart, atol=1e-3)
    assert not np.allclose(taught.scores(embeddings), apart, atol=1e-3)


def test_a_higher_threshold_misses_more_and_alarms_less():
    margins = {"sayings": (-0.5, 0.5, 1.5, 2.5), "others": (0.4, -1.0)}
    known = Honesty(0.25, 4, 0.5, 2.0, False, 0, **margins)
    assert (known.shifted(0.0).misses, known.shifted(0.0).false_alarms) == (0.25, 0.5)
    assert (known.shifted(1.0).misses, known.shifted(1.0).false_alarms) == (0.5, 0.0)
    # Classifiers of half of the voices have more alarms than the classifier of all.
    assert replace(known, share=0.4).shifted(-2.0).false_alarms == 0.4
    # A file of an older version does not say.
    assert Honesty(0.25, 4, 0.5, 2.0, False, 0).shifted(1.0).misses == 0.25
