"""Classifiers that fire at other phrases."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.spotting.classifier import Classifier, Honesty
from host_daemon.voice.training.collisions import collide, fires
from host_daemon.voice.training.negatives import Negatives


@pytest.fixture
def classifier() -> Classifier:
    """It fires where the first number of an embedding is above 1."""
    weights = np.zeros((6, 96), np.float32)
    weights[-1, 0] = 1
    return Classifier(weights, 0.0, 1.0, 0, 9600, Honesty(None, 1, 0.0, 1.0, False, 1))


def sayings(*heights: float) -> Negatives:
    """Recordings of 20 embeddings whose tenth one is so high."""
    rows = np.zeros((len(heights), 20, 96), np.float32)
    rows[:, 10, 0] = heights
    return Negatives(rows.reshape(-1, 96), np.full(len(heights), 20))


def test_it_is_told_at_which_sayings_a_classifier_fires(classifier: Classifier):
    assert fires(classifier, 0.0, sayings(2.0, 0.5, 1.2)) == [True, False, True]


def test_a_higher_threshold_fires_less(classifier: Classifier):
    assert fires(classifier, 0.5, sayings(2.0, 0.5, 1.2)) == [True, False, False]


@pytest.mark.parametrize(("heights", "collides"), [((2, 2, 0, 0), True), ((2, 0, 0, 0), False), ((), False)])
def test_phrases_collide_from_half_of_the_sayings_on(
    classifier: Classifier, heights: tuple[float, ...], collides: bool
):
    assert collide(classifier, 0.0, sayings(*heights)) is collides
