"""Detections from scores: one per saying, at the phrase's own time, the best of what overlaps. No clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE
from host_daemon.voice.spotting.classifier import REACH, SLOWER, Classifier
from host_daemon.voice.spotting.embedder import SEEN, SIZE, WARM_UP
from host_daemon.voice.spotting.mel import HOP

Floats = NDArray[np.float32]
# A score's summit is behind it when this many embeddings have not topped it (240 ms).
_SETTLED = 3
# One phrase is heard at most once in this time.
REST = RATE


@dataclass(frozen=True)
class Detection:
    """A phrase heard. key: the phrase's. start, end: its samples, of the stream. score: 0 to 1, 0.5 at the
    threshold."""

    key: str
    start: int
    end: int
    score: float


@dataclass
class _Rise:
    """A score above its threshold whose summit may still come. best: its highest margin; at: where that
    was; pace: 1, or SLOWER where it was of a slow window."""

    best: float
    at: int
    pace: float


class Detector:
    """All classifiers as one product over the last embeddings.

    classifiers: by phrase. margins: added to the classifiers' thresholds, by phrase. Detections come once
    their summit is behind and nothing that could overlap is still rising. after: a detector whose stream this
    one takes over.
    """

    def __init__(
        self,
        classifiers: dict[str, Classifier],
        margins: dict[str, float] | None = None,
        after: Detector | None = None,
    ) -> None:
        self._keys = sorted(classifiers)
        self._classifiers = [classifiers[key] for key in self._keys]
        count = len(self._keys)
        # All classifiers at their usual pace, then all of them drawn out.
        rows = [one.weights for one in self._classifiers] + [one.slow for one in self._classifiers]
        matrix = np.zeros((2 * count, REACH, SIZE), np.float32)
        for row, weights in enumerate(rows):
            matrix[row, REACH - len(weights) :] = weights
        self._matrix = np.ascontiguousarray(matrix.reshape(2 * count, REACH * SIZE))
        levels = [
            one.threshold + (margins or {}).get(key, 0.0)
            for key, one in zip(self._keys, self._classifiers, strict=True)
        ]
        constants = [one.constant for one in self._classifiers]
        offset = np.array(constants, np.float32) - np.array(levels, np.float32)
        self._offset = np.tile(offset, 2)
        # Before these embeddings a window is not whole, or has not seen only sound.
        self._ready = np.array([len(weights) + WARM_UP - 1 for weights in rows], np.int64)
        self._past: Floats = after._past if after else np.zeros((REACH, SIZE), np.float32)
        self._count: int = after._count if after else 0
        self._rises: dict[int, _Rise] = {}
        self._rest: dict[int, int] = {}
        self._waiting: list[Detection] = []
        self._loudest = np.full(count, -np.inf, np.float32)

    def loudest(self) -> dict[str, float]:
        """The highest score of each phrase since this was asked last, 0 to 1; 0.5 is the threshold."""
        found = dict(zip(self._keys, map(_score, self._loudest.tolist()), strict=True))
        self._loudest[:] = -np.inf
        return found

    def forget(self) -> None:
        """Start a new stream."""
        self._past = np.zeros((REACH, SIZE), np.float32)
        self._count = 0
        self._rises, self._rest, self._waiting = {}, {}, []

    def feed(self, embeddings: Floats) -> list[Detection]:
        """Detections that these embeddings complete, by end."""
        found: list[Detection] = []
        for embedding in embeddings:
            self._past[:-1] = self._past[1:]
            self._past[-1] = embedding
            self._count += 1
            margins = self._matrix @ self._past.ravel() + self._offset
            margins[self._count < self._ready] = -np.inf
            usual, slow = margins.reshape(2, -1)
            best = np.maximum(usual, slow)
            np.maximum(self._loudest, best, out=self._loudest)
            self._rise(best, slow > usual)
            found += self._release()
        return found

    def finish(self) -> list[Detection]:
        """Detections that are still held back, at the end of a recording."""
        for row in list(self._rises):
            self._settle(row)
        found, self._waiting = _strongest(self._waiting), []
        return found

    def _rise(self, margins: Floats, slow: NDArray[np.bool_]) -> None:
        hop = self._count - 1
        for row in np.flatnonzero(margins > 0).tolist():
            margin, pace = float(margins[row]), SLOWER if slow[row] else 1.0
            if row not in self._rises or margin > self._rises[row].best:
                self._rises[row] = _Rise(margin, hop, pace)
        for row, rise in list(self._rises.items()):
            if hop - rise.at >= _SETTLED:
                self._settle(row)

    def _settle(self, row: int) -> None:
        rise = self._rises.pop(row)
        start, end = self._said(row, rise)
        if end < self._rest.get(row, -REST):
            return
        self._rest[row] = end + REST
        self._waiting.append(Detection(self._keys[row], max(0, start), end, _score(rise.best)))

    def _release(self) -> list[Detection]:
        """Detections that nothing still rising can overlap, by then the strongest of those that do. What
        rises without end (two phrases whose thresholds are far too low) holds none back for ever."""
        if not self._waiting:
            return []
        begun = min((self._begins(row, rise) for row, rise in self._rises.items()), default=None)
        found = [one for one in _strongest(self._waiting) if begun is None or one.end <= begun]
        self._waiting = [
            one
            for one in self._waiting
            if begun is not None and one.end > begun and not any(_overlap(one, other) for other in found)
        ]
        return found

    def _begins(self, row: int, rise: _Rise) -> int:
        """The first sample that a detection of what is rising can have."""
        start, end = self._said(row, rise)
        return max(end, self._rest.get(row, end)) - (end - start)

    def _said(self, row: int, rise: _Rise) -> tuple[int, int]:
        """From which sample to which the phrase was said whose score has its summit here."""
        classifier = self._classifiers[row]
        end = rise.at * HOP + SEEN - round(rise.pace * classifier.lag)
        return end - round(rise.pace * classifier.length), end


def _score(margin: float) -> float:
    return float(0.5 + 0.5 * np.tanh(margin / 2))


def _strongest(detections: list[Detection]) -> list[Detection]:
    """Of detections that share more than half of the shorter one, only the strongest; by end."""
    kept: list[Detection] = []
    for one in sorted(detections, key=lambda d: -d.score):
        if not any(_overlap(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda d: d.end)


def _overlap(one: Detection, other: Detection) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > min(one.end - one.start, other.end - other.start) / 2
