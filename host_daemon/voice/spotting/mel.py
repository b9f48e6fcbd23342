"""The log-mel picture of sound that Google's speech embedding looks at, a hop at a time.

32 bands from 60 to 3800 Hz (Slaney's scale and normalisation), a 25 ms Hann window every 10 ms, power in
decibels, no deeper than 80 dB below the loudest cell of the same 80 ms, then x/10 + 2. The same numbers
as the published TFLite graph `melspectrogram`, whose 80 dB floor is taken over what it is fed: here that is
one hop.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE

HOP = 1280  # samples; 80 ms, one embedding
FRAME = 160
FRAMES = HOP // FRAME  # 8
WINDOW = 400
BANDS = 32
# The published window of 400 stands in the middle of a 512-point transform.
_LEAD = 56
_FFT = 512
# Samples after the hop's first that its last frame still touches.
REACH = (FRAMES - 1) * FRAME + _FFT
# Bands end at 3800 Hz, bin 121 of 31.25 Hz.
_BINS = 122

Floats = NDArray[np.float32]


def _to_mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(
        hertz < 1000, hertz * 3 / 200, 15 + np.log(np.maximum(hertz, 1) / 1000) * 27 / np.log(6.4)
    )


def _to_hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def filters() -> Floats:
    """The triangles of the bands, [122 bins, 32 bands], each of area 1 over Hz."""
    edges = _to_hertz(np.linspace(_to_mel(np.array(60.0)), _to_mel(np.array(3800.0)), BANDS + 2))
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    hertz = np.arange(_BINS)[:, None] * (RATE / _FFT)
    rise, fall = (hertz - low) / (middle - low), (high - hertz) / (high - middle)
    return np.asarray(np.maximum(0, np.minimum(rise, fall)) * 2 / (high - low), dtype=np.float32)


class Mel:
    """Samples in, whole hops of mel frames out. It keeps only the samples that the next hop still needs."""

    def __init__(self) -> None:
        n = np.arange(WINDOW)
        window = 0.5 - 0.5 * np.cos(2 * np.pi * n / WINDOW)
        phase = 2 * np.pi * np.outer(n + _LEAD, np.arange(_BINS)) / _FFT
        # As one matrix the transform of the 122 bins costs less than an FFT of all 257.
        self._transform = np.concatenate(
            [window[:, None] * np.cos(phase), window[:, None] * np.sin(phase)], axis=1
        ).astype(np.float32)
        self._filters = filters()
        self.forget()

    def forget(self) -> None:
        """Start a new stream."""
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: NDArray[np.int16]) -> Floats:
        """The mel frames that these samples complete: [hops * 8, 32]; none when they complete no hop.

        samples: int16 values, 16 kHz mono, following the ones before.
        """
        joined = np.concatenate([self._rest, samples.astype(np.float32)])
        hops = max(0, (len(joined) - REACH) // HOP + 1) if len(joined) >= REACH else 0
        self._rest = joined[hops * HOP :]
        return self._frames(joined, hops)

    def _frames(self, samples: Floats, hops: int) -> Floats:
        if not hops:
            return np.zeros((0, BANDS), np.float32)
        windows = np.lib.stride_tricks.as_strided(
            samples[_LEAD:], (hops * FRAMES, WINDOW), (FRAME * samples.itemsize, samples.itemsize)
        )
        spectrum = np.ascontiguousarray(windows) @ self._transform
        np.square(spectrum, out=spectrum)
        power = spectrum[:, :_BINS] + spectrum[:, _BINS:]
        decibels: Floats = np.log10(np.maximum(power @ self._filters, 1e-10))
        decibels *= 10
        blocks = decibels.reshape(hops, FRAMES * BANDS)
        floored = np.maximum(blocks, blocks.max(axis=1, keepdims=True) - 80)
        return np.asarray(floored / 10 + 2, np.float32).reshape(hops * FRAMES, BANDS)
