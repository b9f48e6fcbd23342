"""Augmentation of sound: other speeds and pitches, rooms, noises and levels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE

Samples = NDArray[np.int16]
Waves = NDArray[np.float32]

# Shares by which a saying is made faster (and higher) or slower (and lower); wider made strange voices worse.
SPEED = 0.12


def vary(samples: Samples, rng: np.random.Generator) -> tuple[Samples, float]:
    """Another version of the samples, and the share of the old length that it has."""
    factor = float(rng.uniform(1 - SPEED, 1 + SPEED))
    count = int(len(samples) / factor)
    waves = np.interp(np.arange(count) * factor, np.arange(len(samples)), samples).astype(np.float32)
    if rng.random() < 0.5:
        waves = room(waves, float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.1, 0.6)), rng)
    waves *= 10 ** (rng.uniform(-12, 6) / 20)
    if rng.random() < 0.7:
        waves = noisy(waves, float(rng.uniform(5, 30)), rng)
    return np.clip(waves, -32768, 32767).astype(np.int16), 1 / factor


def room(waves: Waves, seconds: float, share: float, rng: np.random.Generator) -> Waves:
    """The waves in a room that takes `seconds` to fall silent; share: reverberation per direct sound."""
    count = int(seconds * RATE)
    tail = rng.standard_normal(count, np.float32) * np.exp(-6.9 * np.arange(count) / count).astype(np.float32)
    tail *= share / np.sqrt((tail**2).sum())
    tail[0] = 1
    size = 1 << (len(waves) + count - 2).bit_length()
    heard = np.fft.irfft(np.fft.rfft(waves, size) * np.fft.rfft(tail, size), size)
    return np.asarray(heard[: len(waves)], np.float32)


def noisy(waves: Waves, snr_db: float, rng: np.random.Generator) -> Waves:
    """The waves with noise under them, white or, half of the times, the rumble of a street."""
    noise = rng.standard_normal(len(waves), np.float32)
    if rng.random() < 0.5:
        noise = np.cumsum(noise, dtype=np.float32)
        step = 400
        slow = np.cumsum(np.pad(noise, (step, 0)), dtype=np.float64)
        noise = (noise - (slow[step:] - slow[:-step]) / step).astype(np.float32)
    gain = np.sqrt((waves**2).mean() + 1) / np.sqrt((noise**2).mean() + 1e-9) * 10 ** (-snr_db / 20)
    return np.asarray(waves + noise * gain, np.float32)
