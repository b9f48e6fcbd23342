"""Calibration of thresholds on the sound of the place itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE
from host_daemon.voice.spotting.classifier import REACH, Classifier
from host_daemon.voice.spotting.embedder import SEEN, SIZE, WARM_UP, Embedder
from host_daemon.voice.spotting.mel import HOP
from host_daemon.voice.spotting.recorded import Piece
from host_daemon.voice.training.negatives import BULK
from host_daemon.voice.training.thresholds import FALSE_ALARMS, peaks, rate, threshold

# Below so many hours a place's own sound says too little; until then a classifier keeps the threshold it was
# taught with, and its meter says on what.
ENOUGH_H = 4.0
# A quiet week must not make a classifier so easy that the first busy day is full of alarms.
LOWEST = -1.0
# Around a saying of the phrase itself nothing counts as other sound.
_AROUND_MS = 2000
# So many embeddings are judged at once (5 min); of each, so many of the loudest are kept.
_BATCH, _EACH, _KEPT = 3750, 40, 400

Floats = NDArray[np.float32]


@dataclass
class Ambience:
    """The place's own sound, as classifiers score it. classifiers: by key. said: when each phrase was really
    said, or is believed to have been: [UTC ms of the end of the last word]."""

    classifiers: Mapping[str, Classifier]
    said: Mapping[str, Sequence[int]]

    def __post_init__(self) -> None:
        self.hours = 0.0
        self._tops: dict[str, Floats] = {key: np.zeros(0, np.float32) for key in self.classifiers}

    def hear(self, past: Iterable[Piece]) -> None:
        """Take in recorded sound, in order of its sample numbers."""
        embedder = Embedder(BULK)
        rows: list[Floats] = []
        start = count = 0
        expected: int | None = None
        for piece in past:
            if piece.first != expected:
                self._judge(rows, start)
                embedder.forget()
                rows, count, start = [], 0, piece.at
            expected = piece.first + len(piece.samples)
            found = embedder.feed(piece.samples)
            rows.append(found)
            count += len(found)
            if count >= _BATCH:
                self._judge(rows, start)
                # The next batch begins with as much of this one as the longest window needs.
                kept = np.concatenate(rows)[1 - REACH - WARM_UP :]
                start += (count - len(kept)) * HOP * 1000 // RATE
                rows, count = [kept], len(kept)
            self.hours += len(piece.samples) / RATE / 3600
        self._judge(rows, start)

    def calibrated(self, key: str) -> Classifier:
        """The classifier with a threshold for this place, and a meter that says so."""
        classifier, tops = self.classifiers[key], self._tops[key]
        if self.hours < ENOUGH_H or not len(tops):
            return classifier
        # Against what it was taught with, not what the last calibration set: or it would sink every day.
        taught = classifier.threshold if classifier.honesty.taught is None else classifier.honesty.taught
        level = max(threshold(tops, self.hours, FALSE_ALARMS), taught + LOWEST)
        honesty = replace(
            classifier.honesty.shifted(level - classifier.threshold),
            false_alarms=rate(tops, self.hours, level),
            hours=self.hours,
            ambience=True,
            taught=taught,
            share=1.0,
            others=tuple(round(float(top - level), 3) for top in tops[:_EACH]),
        )
        return replace(classifier, threshold=level, honesty=honesty)

    def _judge(self, rows: Sequence[Floats], start: int) -> None:
        embeddings = np.concatenate(rows) if rows else np.zeros((0, SIZE), np.float32)
        if len(embeddings) < REACH + WARM_UP:
            return
        ends = start + (np.arange(len(embeddings)) * HOP + SEEN) * 1000 // RATE
        for key, classifier in self.classifiers.items():
            scores = classifier.scores(embeddings)
            scores[: len(classifier.slow) + WARM_UP - 1] = -np.inf
            for at in self.said.get(key, ()):
                if ends[0] - _AROUND_MS < at < ends[-1] + _AROUND_MS:
                    scores[np.abs(ends - at) < _AROUND_MS] = -np.inf
            joined = np.concatenate([self._tops[key], peaks(scores, _EACH)])
            self._tops[key] = -np.sort(-joined)[:_KEPT]
