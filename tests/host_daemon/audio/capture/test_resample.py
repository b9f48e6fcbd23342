from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host_daemon.audio.capture.resample import Resampler

RATES = [8_000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000]


def tone(rate: int, hertz: float, seconds: float = 1.0, amplitude: float = 10_000) -> np.ndarray:
    return np.rint(amplitude * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype(
        np.int16
    )


def decibels(signal: np.ndarray, of: float) -> float:
    return 20 * np.log10(max(1e-6, float(np.sqrt(np.mean(np.square(signal, dtype=np.float64))))) / of)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hertz", [100, 1000, 3000])
def test_a_tone_in_the_voice_band_comes_through_in_its_place(rate: int, hertz: float) -> None:
    found = Resampler(rate).feed(tone(rate, hertz))
    wanted = tone(16_000, hertz)[: len(found)]
    inner = slice(400, -100)
    # Compared sample by sample, so a wrong delay shows as well: better than 60 dB below the tone.
    error = found[inner].astype(float) - wanted[inner]
    assert decibels(error, 10_000 / np.sqrt(2)) < -60


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_speech_up_to_seven_kilohertz_keeps_its_loudness(rate: int) -> None:
    found = Resampler(rate).feed(tone(rate, 7_000))
    assert decibels(found[400:-100], 10_000 / np.sqrt(2)) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("hertz", [8_700, 9_500, 12_000, 15_900, 20_000])
def test_what_16_khz_cannot_hold_does_not_fold_into_the_voice_band(rate: int, hertz: float) -> None:
    found = Resampler(rate).feed(tone(rate, hertz))
    assert decibels(found[400:-100].astype(float), 10_000 / np.sqrt(2)) < -70


def test_16_khz_passes_untouched() -> None:
    sound = tone(16_000, 1000)
    assert np.array_equal(Resampler(16_000).feed(sound), sound)


@settings(max_examples=20)
@given(st.sampled_from(RATES), st.lists(st.integers(0, 3000), min_size=1, max_size=20))
def test_the_result_does_not_depend_on_the_chunks(rate: int, sizes: list[int]) -> None:
    sound = np.random.default_rng(1).integers(-20_000, 20_000, sum(sizes)).astype(np.int16)
    whole = Resampler(rate).feed(sound)
    pieces, place, resampler = [], 0, Resampler(rate)
    for size in sizes:
        pieces.append(resampler.feed(sound[place : place + size]))
        place += size
    joined = np.concatenate(pieces)
    assert len(joined) == len(whole)
    # The order of a sum may hang on where in memory it begins, and with it how the last digit is rounded.
    assert np.abs(joined.astype(int) - whole).max(initial=0) <= 1


def test_loud_sound_saturates_instead_of_wrapping() -> None:
    square = np.where(tone(48_000, 300) > 0, 32_767, -32_768).astype(np.int16)
    found = Resampler(48_000).feed(square)
    assert (np.sign(found[500:15_000]) == np.sign(tone(16_000, 300)[500:15_000])).mean() > 0.97
