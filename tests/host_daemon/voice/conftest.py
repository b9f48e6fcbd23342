"""Shared by the tests of VoiceTrigger: synthetic sounds, and classifiers that hear them."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.embedder import Embedder, embed
from host_daemon.voice.training.negatives import Negatives, join
from host_daemon.voice.training.trainer import Effort, train

RATE = 16000


def word(seed: int, seconds: float = 0.7, pitch: float = 1.0) -> np.ndarray:
    """A made-up word: six buzzing sounds of different formants, as a vocal tract would make them."""
    shapes = np.random.default_rng(seed)
    formants = shapes.uniform((300, 900, 2200), (800, 2200, 3400), (6, 3))
    count = int(seconds * RATE / 6)
    time = np.arange(count) / RATE
    parts = []
    for three in formants:
        buzz = sum(
            np.sin(2 * np.pi * 120 * pitch * k * time)
            * sum(np.exp(-(((120 * pitch * k - f) / 120) ** 2)) for f in three)
            for k in range(1, 32)
        )
        parts.append(buzz * np.hanning(count) ** 0.3)
    joined = np.concatenate(parts)
    return (joined / np.abs(joined).max() * 9000).astype(np.int16)


def babble(seed: int, seconds: float) -> np.ndarray:
    """Made-up words without end, never one that is below 1000."""
    rng = np.random.default_rng(seed)
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < seconds * RATE:
        parts.append(word(1000 + int(rng.integers(10_000)), rng.uniform(0.3, 0.9), rng.uniform(0.7, 1.6)))
        parts.append(rng.normal(0, 20, int(rng.uniform(0.05, 0.5) * RATE)).astype(np.int16))
    return np.concatenate(parts)


@pytest.fixture(scope="session")
def speak():
    """Says made-up word `seed`; the same seed is the same word, at another pitch another voice's."""
    return word


@pytest.fixture(scope="session")
def chatter():
    return babble


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder(25)


@pytest.fixture(scope="session")
def silence_to_learn(embedder: Embedder) -> Negatives:
    parts = [embed(babble(seed, 40), embedder) for seed in range(6)]
    return join([Negatives(part, np.array([len(part)])) for part in parts])


@pytest.fixture(scope="session")
def classifiers(embedder: Embedder, silence_to_learn: Negatives):
    """Classifiers for the made-up words 1 and 2, each said by six voices."""
    found = {}
    for seed in (1, 2):
        sayings = [
            Saying(np.pad(word(seed, 0.7 * (0.9 + 0.04 * i), 0.8 + 0.1 * i), 4000), f"voice {i}")
            for i in range(6)
        ]
        found[f"word-{seed}"] = train(sayings, silence_to_learn, embedder, effort=Effort(versions=5))
    return found
