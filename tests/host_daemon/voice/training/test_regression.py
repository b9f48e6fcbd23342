from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.training.regression import fit


def test_the_textbook_example():
    """Hours of study and passing the exam: constant -4.1, slope 1.5 (the worked example of the article
    'Logistic regression' in Wikipedia, from its table of 20 students)."""
    hours = [
        0.5,
        0.75,
        1,
        1.25,
        1.5,
        1.75,
        1.75,
        2,
        2.25,
        2.5,
        2.75,
        3,
        3.25,
        3.5,
        4,
        4.25,
        4.5,
        4.75,
        5,
        5.5,
    ]
    passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]
    rows = np.array(hours, np.float32)[:, None]
    found = fit(
        rows, np.array(passed, np.float32), np.ones(20, np.float32), 0.0, np.zeros(2, np.float32), rounds=200
    )
    assert found[0] == pytest.approx(1.5046, abs=0.02)
    assert found[1] == pytest.approx(-4.0777, abs=0.05)


def test_the_penalty_shrinks():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(200, 5)).astype(np.float32)
    wanted = (rows[:, 0] > 0).astype(np.float32)
    weights, start = np.ones(200, np.float32), np.zeros(6, np.float32)
    sizes = [float(np.linalg.norm(fit(rows, wanted, weights, l2, start)[:-1])) for l2 in (0.1, 10.0, 1000.0)]
    assert sizes[0] > sizes[1] > sizes[2]
