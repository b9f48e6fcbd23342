"""Adaptation of synthetic speech: embeddings moved to where people's lie. Pure but for its numbers,
`models/speech_person`."""

from __future__ import annotations

import functools
import io

import numpy as np
from numpy.typing import NDArray

from models.manifest import load

Floats = NDArray[np.float32]


def as_person(embeddings: Floats, number: int) -> Floats:
    """A person's embeddings, on average, where a synthesiser's are these, [n, 96], in their order.
    number: which person; they are few and come round again. Raises models.manifest.BadModel."""
    people = _people()
    return np.asarray(beside(embeddings) @ people[number % len(people)], np.float32)


def beside(embeddings: Floats) -> Floats:
    """Each embedding between the one before it and the one after it, and a one: [n, 3 * 96 + 1]."""
    edged = np.pad(embeddings, ((1, 1), (0, 0)), mode="edge")
    ones = np.ones((len(embeddings), 1), np.float32)
    return np.hstack([edged[:-2], embeddings, edged[2:], ones])


@functools.cache
def _people() -> Floats:
    """Coefficients, [people, 3 * 96 + 1, 96]."""
    found = np.load(io.BytesIO(load("speech_person").content()), allow_pickle=False)
    return np.asarray(found, np.float32)
