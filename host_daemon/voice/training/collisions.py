"""Classifiers tried on each other's phrases: which of them collide. Files of a few sayings, as embeddings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from host_daemon.base.files import write_whole
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


def save(tried: Negatives, path: Path) -> None:
    body = io.BytesIO()
    np.savez(body, embeddings=tried.embeddings.astype(np.float16), lengths=tried.lengths)
    write_whole(path, body.getvalue())


def load(path: Path) -> Negatives | None:
    """The sample in a file, or None when there is none that can be read."""
    try:
        with np.load(path, allow_pickle=False) as found:
            return Negatives(found["embeddings"].astype(np.float32), found["lengths"], rooms=True)
    except (OSError, ValueError, KeyError):
        return None
