"""The stream gives what the published graphs give window by window.

tests/vectors/speech_embedding.npz was made by them (PyPI pyopen-wakeword 1.1.0, its melspectrogram in pieces
of 1,760 samples, then its embedding).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from host_daemon.voice.spotting.embedder import HOP_S, SEEN, SIZE, WARM_UP, Embedder, embed, embed_all
from host_daemon.voice.spotting.mel import HOP

VECTORS = Path(__file__).parents[3] / "vectors" / "speech_embedding.npz"


@pytest.fixture(scope="module")
def published():
    with np.load(VECTORS) as found:
        return {key: found[key] for key in found}


@pytest.mark.parametrize(("hops", "block"), [(1, 1000), (2, 160), (2, 16000), (4, 5000)])
def test_the_stream_equals_the_published_windows(published, hops, block):
    embedder, samples = Embedder(hops), published["samples"]
    found = np.concatenate([embedder.feed(samples[i : i + block]) for i in range(0, len(samples), block)])
    wanted = published["embeddings"]
    shared = min(len(found) - (WARM_UP - 1), len(wanted))
    assert shared >= len(wanted) - 3
    # The largest of these numbers is 70; float32 keeps 1e-5 of it.
    assert np.abs(found[WARM_UP - 1 :][:shared] - wanted[:shared]).max() < 1e-3


def test_numbers_do_not_depend_on_how_many_are_made_at_once(published):
    samples = published["samples"]
    assert np.abs(embed(samples, Embedder(1)) - embed(samples, Embedder(25))).max() < 1e-3


def test_a_stream_forgets_the_one_before(published):
    embedder, samples = Embedder(2), published["samples"]
    first = embed(samples, embedder)
    embedder.feed(np.full(9999, 12345, np.int16))
    assert np.abs(embed(samples, embedder) - first).max() < 1e-3


def test_an_embedding_has_seen_sound_up_to_the_sample_that_is_said():
    """Silence after sample h * HOP + SEEN changes nothing; before it, something."""
    rng = np.random.default_rng(0)
    samples = rng.integers(-3000, 3000, 30 * HOP).astype(np.int16)
    h, embedder = 20, Embedder(1)
    whole = embedder.feed(samples)[h]
    for change, same in ((h * HOP + SEEN + 1, True), (h * HOP + SEEN - 160, False)):
        other = samples.copy()
        other[change:] = 0
        embedder.forget()
        assert np.allclose(embedder.feed(other)[h], whole, atol=1e-3) == same


@pytest.mark.parametrize("k", [0, 5])
def test_so_has_the_kth_of_a_recording(k):
    samples = np.random.default_rng(0).integers(-3000, 3000, 20 * HOP).astype(np.int16)
    whole = embed(samples, Embedder(1))[k]
    for change, same in ((k * HOP + SEEN + 1, True), (k * HOP + SEEN - 160, False)):
        other = samples.copy()
        other[change:] = 0
        assert np.allclose(embed(other, Embedder(1))[k], whole, atol=1e-3) == same


def test_shapes(published):
    found = embed(published["samples"], Embedder())
    assert found.shape[1] == SIZE
    assert len(found) == pytest.approx(len(published["samples"]) / 16000 / HOP_S, abs=1)
    assert embed(np.zeros(0, np.int16), Embedder()).shape == (1, SIZE)
    assert embed(np.zeros(10, np.int16), Embedder()).shape == (1, SIZE)


def test_recordings_in_one_stream_are_as_each_alone(published):
    samples, embedder = published["samples"], Embedder(25)
    some = [samples[:9000], samples[5000:12345], samples]
    together = embed_all(some, embedder)
    assert [len(found) for found in together] == [8, 6, 1 + len(samples) // HOP]
    for one, found in zip(some, together, strict=True):
        assert np.abs(found - embed(one, embedder)).max() < 1e-3
