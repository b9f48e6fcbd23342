"""The log-mel picture, against the published graph's (see test_embedder) and by its definition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from host_daemon.voice.spotting.mel import BANDS, FRAMES, HOP, REACH, Mel, filters

VECTORS = Path(__file__).parents[3] / "vectors" / "speech_embedding.npz"


@pytest.fixture(scope="module")
def published():
    with np.load(VECTORS) as found:
        return {key: found[key] for key in found}


@pytest.mark.parametrize("block", [160, 777, 1280, 4096, 100_000])
def test_mel_is_the_published_one_however_the_sound_arrives(published, block):
    mel, samples = Mel(), published["samples"]
    frames = np.concatenate([mel.feed(samples[i : i + block]) for i in range(0, len(samples), block)])
    assert np.abs(frames[: len(published["mel"])] - published["mel"]).max() < 1e-3


def test_a_hop_comes_as_soon_as_its_last_frame_is_there():
    mel = Mel()
    assert mel.feed(np.ones(REACH - 1, np.int16)).shape == (0, BANDS)
    assert mel.feed(np.ones(1, np.int16)).shape == (FRAMES, BANDS)


def test_a_stream_forgets_the_one_before():
    mel = Mel()
    mel.feed(np.full(REACH - 1, 9999, np.int16))
    mel.forget()
    assert len(mel.feed(np.ones(HOP, np.int16))) == 0


def test_a_band_is_a_triangle_of_area_one():
    """By Slaney's normalisation: the sum over bins of 31.25 Hz, roughly where a band has few bins."""
    areas = filters().sum(axis=0) * 31.25
    assert areas[16:] == pytest.approx(np.ones(16), abs=0.05)


def test_a_tone_is_loudest_in_the_band_that_holds_it():
    tone = (10_000 * np.sin(2 * np.pi * 1000 * np.arange(REACH) / 16_000)).astype(np.int16)
    loudest = int(Mel().feed(tone).mean(axis=0).argmax())
    assert filters()[32, loudest] == filters()[32].max()  # bin 32 is 1000 Hz


def test_nothing_is_deeper_than_80_db_below_the_loudest():
    tone = (10_000 * np.sin(2 * np.pi * 1000 * np.arange(REACH) / 16_000)).astype(np.int16)
    found = Mel().feed(tone)
    assert found.max() - found.min() <= 8.0 + 1e-4
