"""Thresholds set on the sound of a place. What a whole job makes of it is in jobs/test_worker.py."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.spotting.classifier import Classifier, Honesty
from host_daemon.voice.spotting.embedder import SIZE
from host_daemon.voice.spotting.recorded import Piece
from host_daemon.voice.training import calibration
from host_daemon.voice.training.calibration import LOWEST, Ambience

AT = 1_795_000_000_000
HOUR = 3600 * 16_000


@pytest.fixture
def classifier() -> Classifier:
    """Its scores are noise around zero, whatever it hears."""
    weights = np.random.default_rng(1).normal(0, 0.01, (8, SIZE)).astype(np.float32)
    return Classifier(weights, 0.0, 1.0, 0, 9600, Honesty(0.1, 5, 0.5, 2.0, False, 5))


def pieces(*lengths: int, gap: int = 0) -> list[Piece]:
    rng = np.random.default_rng(2)
    found, first = [], 0
    for length in lengths:
        samples = rng.integers(-2000, 2000, length).astype(np.int16)
        found.append(Piece(first, AT + first * 1000 // 16_000, samples))
        first += length + gap
    return found


def test_too_little_sound_changes_nothing(classifier: Classifier):
    ambience = Ambience({"hello": classifier}, {})
    ambience.hear(pieces(160_000))
    assert ambience.calibrated("hello") is classifier


def test_hours_are_those_of_the_sound_without_its_gaps(classifier: Classifier):
    ambience = Ambience({"hello": classifier}, {})
    ambience.hear(pieces(160_000, 160_000, gap=HOUR))
    assert ambience.hours == pytest.approx(20 / 3600)


def test_a_calibrated_classifier_says_so(classifier: Classifier, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calibration, "ENOUGH_H", 0.001)
    ambience = Ambience({"hello": classifier}, {})
    ambience.hear(pieces(320_000))
    found = ambience.calibrated("hello")
    assert found.honesty.ambience
    assert found.honesty.hours == pytest.approx(20 / 3600)
    assert found.honesty.taught == classifier.threshold
    assert found.threshold >= classifier.threshold + LOWEST
    assert np.array_equal(found.weights, classifier.weights)


def test_a_second_calibration_stands_on_the_threshold_it_was_taught_with(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(calibration, "ENOUGH_H", 0.001)
    thresholds = []
    for _day in range(3):
        ambience = Ambience({"hello": classifier}, {})
        ambience.hear(pieces(320_000))
        classifier = ambience.calibrated("hello")
        thresholds.append(classifier.threshold)
    assert thresholds[1:] == pytest.approx(thresholds[:1] * 2)
    assert classifier.honesty.taught == 1.0


def test_around_a_saying_of_the_phrase_nothing_counts(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(calibration, "ENOUGH_H", 0.001)
    everywhere = range(AT, AT + 20_000, 1000)
    ambience = Ambience({"hello": classifier}, {"hello": everywhere})
    ambience.hear(pieces(320_000))
    assert ambience.calibrated("hello") is classifier
