"""Level meter of a microphone: loudness, clipping, silence. Pure."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from host_daemon.audio.samples import RATE, Samples

FULL = 32_768
FLOOR_DBFS = -120.0
# Clipping counts when more than this share of the last ten seconds stands at the rails.
CLIPPED_SHARE = 0.001
RAIL = 32_700


@dataclass(frozen=True)
class _Second:
    count: int
    square: float
    peak: int
    clipped: int


class Meter:
    """Measures the last seconds of one microphone.

    silent_dbfs, silent_s: below this level for this long the microphone is silent.
    """

    def __init__(self, silent_dbfs: float, silent_s: float) -> None:
        self._silent_dbfs = silent_dbfs
        self._silent_samples = round(silent_s * RATE)
        self._seconds: deque[_Second] = deque(maxlen=10)
        self._open = _Second(0, 0.0, 0, 0)
        self._quiet = 0

    def feed(self, samples: Samples) -> None:
        """The next samples."""
        if not len(samples):
            return
        wide = samples.astype(np.float32)
        square = float(np.dot(wide, wide))
        peak = max(-int(samples.min()), int(samples.max()))
        clipped = int(np.count_nonzero(np.abs(wide) >= RAIL)) if peak >= RAIL else 0
        now = self._open
        now = _Second(
            now.count + len(samples), now.square + square, max(now.peak, peak), now.clipped + clipped
        )
        if now.count >= RATE:
            self._seconds.append(now)
            loud = _dbfs(math.sqrt(now.square / now.count)) >= self._silent_dbfs
            self._quiet = 0 if loud else self._quiet + now.count
            now = _Second(0, 0.0, 0, 0)
        self._open = now

    @property
    def level_dbfs(self) -> float:
        """Root mean square of the last second, dB below full scale; FLOOR_DBFS for nothing at all."""
        if not self._seconds:
            return FLOOR_DBFS
        last = self._seconds[-1]
        return _dbfs(math.sqrt(last.square / last.count))

    @property
    def peak_dbfs(self) -> float:
        """Loudest sample of the last ten seconds."""
        return _dbfs(max((s.peak for s in self._seconds), default=0))

    @property
    def clipping(self) -> bool:
        count = sum(s.count for s in self._seconds)
        return count > 0 and sum(s.clipped for s in self._seconds) / count > CLIPPED_SHARE

    @property
    def silent(self) -> bool:
        return self._quiet >= self._silent_samples


def _dbfs(amplitude: float) -> float:
    return max(FLOOR_DBFS, 20 * math.log10(amplitude / FULL)) if amplitude > 0 else FLOOR_DBFS
