"""Alignment of two readings, and what differs between them."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pytest

from host_daemon.voice.spotting.embedder import SIZE, Embedder
from models.training import spread
from models.training.spread import aligned, heard, kept, path, whitened


def row(*numbers: float) -> np.ndarray:
    return np.array(numbers)[:, None]


def test_the_same_sequence_lies_beside_itself():
    assert path(row(1, 2, 3), row(1, 2, 3)) == [(2, 2), (1, 1), (0, 0)]


def test_a_sound_that_is_drawn_out_lies_beside_the_short_one():
    assert path(row(1, 2, 3), row(1, 2, 2, 2, 3)) == [(2, 4), (1, 3), (1, 2), (1, 1), (0, 0)]


def test_what_is_left_is_the_difference_along_the_path():
    assert aligned(row(1, 2, 3), row(1.5, 2.5, 2.5, 3.5)).ravel().tolist() == [-0.5] * 4


def test_the_cheapest_path_costs_what_the_textbook_s_does():
    """Sakoe and Chiba (1978) by hand: squared distances 0, 1, 0, 1 along the best path."""
    left = aligned(row(0, 2, 4), row(0, 1, 4, 5))
    assert float((left**2).sum()) == 2


def test_whitened_numbers_vary_alike():
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(5000, 4)) @ rng.normal(size=(4, 4))
    covariance = np.cov((rows @ whitened(rows)).T)
    assert np.abs(covariance - np.diag(np.diag(covariance))).max() < 0.05
    assert np.diag(covariance) == pytest.approx(np.ones(4), abs=0.2)


def test_a_reading_is_heard_from_its_first_sound_to_a_little_after_its_last():
    samples = np.random.default_rng(1).integers(-3000, 3000, 16_000).astype(np.int16)
    found = heard(samples, Embedder(25), np.random.default_rng(1))
    # A second has 12.5 embeddings of 80 ms; one more stands before it and eight after it.
    assert len(found) == pytest.approx(12.5 + 8, abs=1.5)
    assert found.shape[1] == SIZE


def test_a_model_of_one_array_goes_with_its_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spread, "FOLDER", tmp_path)
    (tmp_path / "numbers.json").write_text(json.dumps({"sha256": "", "purpose": "a test"}))
    kept("numbers", np.arange(3, dtype=np.float32))
    data = (tmp_path / "numbers.npy").read_bytes()
    assert np.load(io.BytesIO(data)).tolist() == [0, 1, 2]
    papers = json.loads((tmp_path / "numbers.json").read_text())
    assert papers == {"sha256": hashlib.sha256(data).hexdigest(), "purpose": "a test"}
