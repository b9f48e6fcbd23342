from __future__ import annotations

import numpy as np
import pytest

from host_daemon.audio.capture.meter import Meter

SECOND = np.arange(16_000)


def meter() -> Meter:
    return Meter(silent_dbfs=-75.0, silent_s=10.0)


def tone(amplitude: float, seconds: int = 1) -> np.ndarray:
    return np.tile(np.rint(amplitude * np.sin(2 * np.pi * 440 * SECOND / 16_000)).astype(np.int16), seconds)


def test_a_full_scale_sine_is_three_decibels_below_full_scale() -> None:
    # AES17 aside, the root mean square of a sine is 1 / sqrt 2 of its peak: -3.01 dB.
    found = meter()
    found.feed(tone(32_767))
    assert found.level_dbfs == pytest.approx(-3.01, abs=0.01)


def test_a_tenth_of_the_amplitude_is_twenty_decibels_less() -> None:
    found = meter()
    found.feed(tone(3_276.7))
    assert found.level_dbfs == pytest.approx(-23.01, abs=0.01)
    assert found.peak_dbfs == pytest.approx(-20.0, abs=0.01)


def test_the_most_negative_sample_is_as_loud_as_can_be() -> None:
    found = meter()
    found.feed(np.full(16_000, -32_768, np.int16))
    assert found.peak_dbfs == 0.0


def test_silence_is_told_after_its_time_and_ends_with_sound() -> None:
    found = meter()
    for second in range(1, 11):
        found.feed(np.zeros(16_000, np.int16))
        assert found.silent == (second >= 10)
    found.feed(tone(1_000))
    assert not found.silent


def test_a_quiet_room_is_not_silence() -> None:
    found = meter()
    rng = np.random.default_rng(1)
    for _ in range(20):
        found.feed(rng.normal(scale=20, size=16_000).astype(np.int16))
    assert not found.silent


def test_clipping_is_told() -> None:
    found = meter()
    found.feed(np.clip(tone(32_767).astype(np.int32) * 2, -32_768, 32_767).astype(np.int16))
    assert found.clipping


def test_one_click_is_not_clipping() -> None:
    found = meter()
    sound = tone(1_000)
    sound[5] = 32_767
    found.feed(sound)
    assert not found.clipping


def test_levels_do_not_depend_on_how_the_sound_is_cut_up() -> None:
    whole, parts = meter(), meter()
    sound = tone(5_000, 3)
    whole.feed(sound[:16_000])
    for start in range(0, 16_000, 1280):
        parts.feed(sound[start : min(start + 1280, 16_000)])
    assert parts.level_dbfs == pytest.approx(whole.level_dbfs)
