"""Collisions of phrases: classifiers that fire at each other's sayings."""

from __future__ import annotations

from collections.abc import Sequence

from host_daemon.voice.spotting.classifier import Classifier
from host_daemon.voice.training.negatives import Negatives

# Phrases collide when one fires at this share of the other's sayings.
COLLIDING = 0.5


def fires(classifier: Classifier, margin: float, tried: Negatives) -> list[bool]:
    """At which of the sayings the classifier fires, with its threshold raised by `margin`."""
    found, start = [], 0
    for length in tried.lengths.tolist():
        scores = classifier.scores(tried.embeddings[start : start + length])
        found.append(bool((scores > classifier.threshold + margin).any()))
        start += length
    return found


def collide(classifier: Classifier, margin: float, tried: Negatives) -> bool:
    """Whether a classifier takes another phrase for its own."""
    answers: Sequence[bool] = fires(classifier, margin, tried)
    return bool(answers) and sum(answers) / len(answers) >= COLLIDING
