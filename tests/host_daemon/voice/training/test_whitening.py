from __future__ import annotations

import numpy as np

from host_daemon.voice.spotting.embedder import SIZE
from host_daemon.voice.training import whitening
from host_daemon.voice.training.negatives import Negatives
from host_daemon.voice.training.whitening import Whitening


def lasting(**variances: float) -> Whitening:
    """A view in which voices differ all along by these numbers of an embedding."""
    covariance = np.zeros((SIZE, SIZE), np.float32)
    for name, variance in variances.items():
        covariance[int(name[1:]), int(name[1:])] = variance
    return Whitening(np.zeros(SIZE, np.float32), np.eye(SIZE, dtype=np.float32), covariance)


def windows(count: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, 8 * SIZE)).astype(np.float32)


def test_where_voices_do_not_differ_all_along_windows_stay_as_they_are():
    rows = windows(3)
    assert np.allclose(lasting().steady(rows, 8), rows)


def test_what_lasts_shrinks_by_the_root_of_how_much_more_it_varies():
    rows = windows(3)
    found = lasting(n5=1.0).steady(rows, 8).reshape(3, 8, SIZE)
    before = rows.reshape(3, 8, SIZE)
    # Eight embeddings of variance 1 and what they share, of variance 1: their mean varies 9 times as much.
    assert np.allclose(found[:, :, 5].mean(axis=1), before[:, :, 5].mean(axis=1) / 3, atol=1e-4)
    assert np.allclose(np.diff(found[:, :, 5]), np.diff(before[:, :, 5]), atol=1e-4)
    assert np.allclose(np.delete(found, 5, axis=2), np.delete(before, 5, axis=2), atol=1e-4)


def test_coefficients_go_back_the_way_that_windows_came():
    view, rows, coefficients = lasting(n0=0.3, n7=4.0), windows(5), windows(1)
    scores = view.steady(rows, 8) @ coefficients[0]
    assert np.allclose(scores, rows @ view.steady(coefficients, 8)[0], atol=1e-3)


def test_what_a_background_varies_by_is_the_same_in_pieces(monkeypatch):
    """Its covariance becomes the unit, but for one hundredth of the mean variance; far from zero, where
    single precision would lose it."""
    rng = np.random.default_rng(1)
    rows = (rng.normal(size=(25_001, SIZE)) @ rng.normal(size=(SIZE, SIZE)) + 300).astype(np.float32)
    monkeypatch.setattr(whitening, "_known", lambda name: np.zeros((SIZE, SIZE)))
    view = Whitening.of(Negatives(rows, np.array([len(rows)])))
    covariance = np.cov(rows.T.astype(np.float64))
    widened = covariance + 0.01 * np.trace(covariance) / SIZE * np.eye(SIZE)
    assert np.allclose(view.matrix @ widened @ view.matrix, np.eye(SIZE), atol=1e-3)
