"""Speed, rooms and noise of augmented sayings."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.training.augment import SPEED, noisy, room, vary

TONE = (3000 * np.sin(np.arange(16_000) * 0.3)).astype(np.int16)


def test_a_version_is_faster_or_slower_by_the_share_it_tells():
    rng = np.random.default_rng(1)
    for _ in range(20):
        samples, stretch = vary(TONE, rng)
        assert samples.dtype == np.int16
        assert len(samples) == pytest.approx(len(TONE) * stretch, abs=2)
        assert 1 / (1 + SPEED) <= stretch <= 1 / (1 - SPEED)


def test_the_same_draw_makes_the_same_version():
    one, other = (vary(TONE, np.random.default_rng(7))[0] for _ in range(2))
    assert len(one) == len(other)
    assert np.abs(one.astype(int) - other).max() <= 1


@pytest.mark.parametrize("snr_db", [0.0, 10.0, 30.0])
def test_noise_is_as_much_quieter_as_asked(snr_db: float):
    """As a ratio of powers: 10 dB is a tenth."""
    waves = TONE.astype(np.float32)
    for seed in range(4):
        noise = noisy(waves, snr_db, np.random.default_rng(seed)) - waves
        ratio = 10 * np.log10((waves**2).mean() / (noise**2).mean())
        assert ratio == pytest.approx(snr_db, abs=0.2)


def test_a_room_keeps_the_length_and_rings_after_a_click():
    click = np.zeros(16_000, np.float32)
    click[100] = 1000
    heard = room(click, 0.3, 0.5, np.random.default_rng(1))
    assert len(heard) == len(click)
    assert np.abs(heard[:100]).max() < 1
    assert heard[100] == pytest.approx(1000, rel=0.01)
    ringing = heard[101:]
    # The tail has a quarter of the direct sound's energy: the share is of amplitudes.
    assert (ringing**2).sum() / 1000**2 == pytest.approx(0.25, rel=0.1)


def test_a_room_has_fallen_silent_by_60_db_after_its_time():
    click = np.zeros(16_000, np.float32)
    click[0] = 1000
    heard = np.abs(room(click, 0.4, 0.5, np.random.default_rng(1)))
    early, late = heard[1:401].mean(), heard[6000:6400].mean()
    assert late / early == pytest.approx(10 ** (-60 / 20), rel=0.7)
