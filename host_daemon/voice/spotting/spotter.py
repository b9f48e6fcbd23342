"""Phrase spotter of one microphone: blocks of samples in, detections out. No clock, thread or file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from host_daemon.voice.spotting.classifier import REACH, Classifier
from host_daemon.voice.spotting.detector import Detection, Detector
from host_daemon.voice.spotting.embedder import LIVE, WARM_UP, Embedder
from host_daemon.voice.spotting.mel import HOP

# Sound may be missing for this many samples before the stream starts anew; less is filled with silence.
_PATCH = 1600
# Silence before a recording, so that the longest phrase can be its first sound, and after it, so that a
# block of 50 embeddings is filled.
LEAD = (REACH + WARM_UP) * HOP
TAIL = 110 * HOP


class Spotter:
    """Spots phrases in a stream whose blocks carry the index of their first sample.

    classifiers, margins: see Detector. hops: embeddings made at once (see Embedder). Detections carry samples
    of the stream's own counting. Changing the classifiers does not interrupt the stream.
    """

    def __init__(
        self, classifiers: dict[str, Classifier], margins: dict[str, float] | None = None, hops: int = LIVE
    ) -> None:
        self._embedder = Embedder(hops)
        self._detector = Detector(classifiers, margins)
        self._origin = 0
        self._next: int | None = None

    def change(self, classifiers: dict[str, Classifier], margins: dict[str, float] | None = None) -> None:
        """Listen for other phrases from now on; the stream goes on."""
        self._detector = Detector(classifiers, margins, after=self._detector)

    def loudest(self) -> dict[str, float]:
        """See Detector.loudest."""
        return self._detector.loudest()

    def feed(self, samples: NDArray[np.int16], index: int) -> list[Detection]:
        """The phrases that these samples complete.

        samples: 16 kHz mono, int16. index: of the first of them in the stream; what is repeated is
        skipped, a gap of up to 100 ms is silence, a longer one starts anew.
        """
        found: list[Detection] = []
        if self._next is not None and index < self._next:
            samples, index = samples[self._next - index :], self._next
        if self._next is None or index - self._next > _PATCH:
            found = self._restart(index)
        elif index > self._next:
            samples, index = np.concatenate([np.zeros(index - self._next, np.int16), samples]), self._next
        self._next = index + len(samples)
        return found + self._hear(samples)

    def finish(self) -> list[Detection]:
        """Detections in a recording's last second. The stream is over after this."""
        found = self._hear(np.zeros(TAIL, np.int16)) + self._restart(0)
        self._next = None
        return found

    def _restart(self, index: int) -> list[Detection]:
        found = self._moved(self._detector.finish())
        self._detector.forget()
        self._embedder.forget()
        self._origin = index
        return found

    def _hear(self, samples: NDArray[np.int16]) -> list[Detection]:
        return self._moved(self._detector.feed(self._embedder.feed(samples)))

    def _moved(self, detections: list[Detection]) -> list[Detection]:
        origin = self._origin
        return [Detection(d.key, d.start + origin, d.end + origin, d.score) for d in detections]


def spot(samples: NDArray[np.int16], spotter: Spotter) -> list[Detection]:
    """The phrases in a whole recording, also those with which it begins or ends; by end."""
    lead = np.zeros(LEAD, np.int16)
    return [*spotter.feed(np.concatenate([lead, samples]), -LEAD), *spotter.finish()]
