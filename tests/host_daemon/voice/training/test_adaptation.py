from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.phrases import recording
from host_daemon.voice.spotting.embedder import SIZE, embed
from host_daemon.voice.synthesis.espeak import Espeak
from host_daemon.voice.training.adaptation import as_person, beside
from host_daemon.voice.training.negatives import PACKAGED, recordings
from models.prompts import prompts
from models.training.spread import path, whitened


def test_each_embedding_stands_between_its_neighbours():
    rows = np.arange(3 * SIZE, dtype=np.float32).reshape(3, SIZE)
    found = beside(rows)
    assert found.shape == (3, 3 * SIZE + 1)
    assert found[1].tolist() == [*rows[0], *rows[1], *rows[2], 1]
    assert found[0].tolist() == [*rows[0], *rows[0], *rows[1], 1]
    assert found[2].tolist() == [*rows[1], *rows[2], *rows[2], 1]


@pytest.fixture(scope="module")
def white(embedder):
    """Turns embeddings so that their numbers are as large as they tell this woman's words apart."""
    people = [path for path in recordings(PACKAGED) if "ru_RU" in str(path)][:60]
    if not people:
        pytest.skip("Debian's Russian prompts are not installed")
    return whitened(np.concatenate([embed(recording.read(path), embedder) for path in people]))


@pytest.fixture(scope="module")
def said(embedder, white):
    """Sentences of hers and of espeak-ng's, each with the pairs of moments that belong together."""
    texts = [(path, text) for path, text in prompts("ru").items() if 20 < len(text) < 40][:8]
    if not texts or not Espeak().voices("ru"):
        pytest.skip("espeak-ng is not installed")
    found = []
    for where, text in texts:
        real = embed(recording.read(where), embedder)
        made = embed(np.pad(Espeak().say(text, "ru+m3", 0.8, 1.0), 8000), embedder)
        found.append((real, made, np.array(path(real @ white, made @ white))))
    return found


@pytest.mark.parametrize("person", range(5))
def test_what_espeak_says_comes_nearer_to_a_woman_who_is_none_of_them(white, said, person):
    before, after = [], []
    for real, made, pairs in said:
        for found, rows in ((before, made), (after, as_person(made, person))):
            left = (real[pairs[:, 0]] - rows[pairs[:, 1]]) @ white
            found.append(float((left**2).mean()))
    assert np.mean(after) < 0.9 * np.mean(before)
