from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from host_daemon.voice.head import BadHead, Head, Honesty, load, save, window_for


@pytest.fixture
def some_head() -> Head:
    weights = np.random.default_rng(0).normal(size=(9, 96)).astype(np.float32)
    return Head(weights, -1.5, 2.25, 800, 11200, Honesty(0.02, 5, 0.5, 2.2, ambience=False, real=5))


def test_a_head_comes_back_as_it_went(some_head, tmp_path):
    save(some_head, tmp_path / "a.head")
    back = load(tmp_path / "a.head")
    assert np.array_equal(back.weights, some_head.weights)
    assert replace(back, weights=some_head.weights) == some_head


def test_every_damaged_byte_is_noticed(some_head, tmp_path):
    path = tmp_path / "a.head"
    save(some_head, path)
    good = path.read_bytes()
    for place in (0, 5, 30, 90, 200, len(good) // 2, len(good) - 1):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(BadHead):
            load(path)
    for short in (b"", good[:10], good[:-100]):
        path.write_bytes(short)
        with pytest.raises(BadHead):
            load(path)


@pytest.mark.parametrize(("seconds", "window"), [(0.2, 6), (0.72, 8), (1.0, 11), (1.7, 20), (9.0, 20)])
def test_windows_for_lengths(seconds, window):
    assert window_for(seconds) == window


def test_scores_begin_with_the_first_whole_window(some_head):
    embeddings = np.random.default_rng(1).normal(size=(12, 96)).astype(np.float32)
    scores = some_head.scores(embeddings)
    assert np.all(scores[:8] == -np.inf)
    assert scores[10] == pytest.approx(float((embeddings[2:11] * some_head.weights).sum()) - 1.5, rel=1e-4)


def test_a_higher_threshold_misses_more_and_alarms_less():
    margins = {"sayings": (-0.5, 0.5, 1.5, 2.5), "others": (0.4, -1.0)}
    known = Honesty(0.25, 4, 0.5, 2.0, False, 0, **margins)
    assert (known.shifted(0.0).misses, known.shifted(0.0).false_alarms) == (0.25, 0.5)
    assert (known.shifted(1.0).misses, known.shifted(1.0).false_alarms) == (0.5, 0.0)
    # Heads of half of the voices have more alarms than the head of all.
    assert replace(known, share=0.4).shifted(-2.0).false_alarms == 0.4
    assert Honesty(0.25, 4, 0.5, 2.0, False, 0).shifted(1.0).misses == 0.25  # an older head does not know
