from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.training.thresholds import APART, allowing, peaks, rate, threshold


def test_a_hill_is_one_alarm():
    scores = np.zeros(200, np.float32)
    scores[50:54] = (3, 5, 4, 2)
    scores[50 + APART + 2] = 4.5
    assert peaks(scores)[:3].tolist() == [5.0, 4.5, 0.0]


def test_the_threshold_allows_so_many():
    falling = np.array([9, 7, 5, 3, 1], np.float32)
    assert allowing(falling, hours=4, per_hour=0.5) == 5
    assert (falling > 5).sum() == 2
    assert allowing(falling, hours=100, per_hour=1) == -np.inf


def test_rates_beyond_what_was_heard_are_read_from_the_tail():
    """10,000 scores an hour, exponential with scale 2: rate(x) = 10,000 exp(-x/2), so one an hour at 18.4."""
    rng = np.random.default_rng(1)
    levels = []
    for _ in range(20):
        falling = np.sort(rng.exponential(2.0, 30_000).astype(np.float32))[::-1]
        levels.append(threshold(falling, hours=3, per_hour=1.0))
    assert np.mean(levels) == pytest.approx(2 * np.log(10_000), abs=0.5)


def test_rate():
    assert rate(np.array([3, 2, 1], np.float32), 2.0, 1.5) == 1.0
    assert rate(np.zeros(0, np.float32), 0.0, 1.0) == 0.0
