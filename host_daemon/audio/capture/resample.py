"""Resampler: brings a card's own rate to 16 kHz. Pure.

A linear-phase low-pass (windowed sinc, Kaiser; Oppenheim and Schafer, Discrete-Time Signal Processing, 7.6)
in its polyphase form. Output sample m sits exactly at input position m * rate / 16000, so no delay has to be
accounted for: what is not fully heard yet simply comes with the next chunk.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE, Samples

# Half-width of the filter in periods of the lower rate, and the window's shape: -80 dB from 8 kHz on.
HALF_PERIODS = 32
BETA = 8.0
# The pass band ends where the transition band (about 5 / HALF_PERIODS of the lower Nyquist rate) begins.
CUTOFF = 0.92


class Resampler:
    """From `rate` (8 to 192 kHz) to 16 kHz mono int16, chunk by chunk."""

    def __init__(self, rate: int) -> None:
        common = math.gcd(rate, RATE)
        self._up, self._down = RATE // common, rate // common
        self._half = math.ceil(HALF_PERIODS * max(1.0, rate / RATE))
        self._taps = _taps(self._up, self._half, CUTOFF * min(1.0, RATE / rate))
        self._kept: NDArray[np.float32] = np.zeros(self._half, np.float32)
        self._kept_from = -self._half
        self._next = 0

    def feed(self, samples: Samples) -> Samples:
        """The output samples that the input so far decides; half a filter of input is held back."""
        if self._up == self._down:
            return samples
        self._kept = np.concatenate([self._kept, samples.astype(np.float32)])
        end = self._kept_from + len(self._kept)
        # Output m needs input up to floor(m * down / up) + half.
        last = ((end - self._half) * self._up - 1) // self._down
        numbers = np.arange(self._next, last + 1, dtype=np.int64)
        if not len(numbers):
            return np.empty(0, np.int16)
        position = numbers * self._down
        base, phase = position // self._up, position % self._up
        windows = np.lib.stride_tricks.sliding_window_view(self._kept, 2 * self._half)
        chosen = windows[base - self._half + 1 - self._kept_from]
        out = np.einsum("ij,ij->i", chosen, self._taps[phase])
        self._next = last + 1
        drop = int(self._next * self._down // self._up) - self._half + 1 - self._kept_from
        if drop > 0:
            self._kept = self._kept[drop:]
            self._kept_from += drop
        rounded: Samples = np.clip(np.rint(out), -32768, 32767).astype(np.int16)
        return rounded


def _taps(phases: int, half: int, cutoff: float) -> NDArray[np.float32]:
    """One row of 2 * half taps for each fraction p / phases of an input sample."""
    fraction = np.arange(phases)[:, None] / phases
    distance = np.arange(-half + 1, half + 1)[None, :] - fraction
    window = np.i0(BETA * np.sqrt(np.clip(1 - (distance / half) ** 2, 0, 1))) / np.i0(BETA)
    taps = cutoff * np.sinc(cutoff * distance) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), np.float32)
