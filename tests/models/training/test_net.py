"""Parts of the training that need no TensorFlow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.training import net


class FakeModel:
    """It says of a picture the mean that it was shown, seven times."""

    def predict(self, tensors: np.ndarray, **_: Any) -> np.ndarray:
        return np.repeat(tensors.mean(axis=(1, 2, 3))[:, None], net.CLASSES, axis=1)


def test_a_model_is_shown_pictures_from_minus_one_to_one():
    pictures = np.stack([np.full((64, 64), value, np.uint8) for value in (0, 255)])
    assert net.logits(FakeModel(), pictures)[:, 0] == pytest.approx([-1, 1])


@pytest.fixture
def batch() -> tuple[np.ndarray, ...]:
    """Four rows, each with its own number in picture, target and weight."""
    numbers = np.arange(4, dtype=np.float32)
    return np.tile(numbers[:, None, None, None], (1, 2, 2, 1)), np.tile(numbers[:, None], (1, 7)), numbers


def test_about_half_of_the_batches_are_mixed(batch: tuple[np.ndarray, ...]):
    rng = np.random.default_rng(1)
    mixed = [not np.array_equal(net.mixed(batch, rng)[2], batch[2]) for _ in range(400)]
    # Of four rows one in 24 permutations changes nothing.
    assert np.mean(mixed) == pytest.approx(net.MIXED * 23 / 24, abs=0.08)


def test_a_mixed_row_has_the_same_share_of_picture_target_and_weight(batch: tuple[np.ndarray, ...]):
    rng = np.random.default_rng(1)
    for _ in range(20):
        pictures, targets, weights = net.mixed(batch, rng)
        assert pictures[:, 0, 0, 0] == pytest.approx(weights)
        assert targets[:, 0] == pytest.approx(weights)
        assert weights.sum() == pytest.approx(batch[2].sum(), rel=1e-5)
        assert weights.dtype == np.float32
