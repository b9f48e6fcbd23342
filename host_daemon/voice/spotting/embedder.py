"""Speech embeddings, one per 80 ms of sound: the log-mel picture and Google's net behind it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE
from host_daemon.voice.spotting.mel import FRAMES, HOP, Mel
from models.manifest import load
from models.stream_net import StreamNet

SIZE = 96
HOP_S = HOP / RATE
# An embedding sees 76 frames; the stream must have run for ten hops before it sees only sound.
WARM_UP = 10
LIVE = 4
# The last sample that embedding h of a stream has seen is h * HOP + SEEN.
SEEN = 1576
# Hops of silence between recordings: more than an embedding sees, so that none sees two of them.
GAP = WARM_UP + 2
_PIECE = 60 * RATE

Floats = NDArray[np.float32]


class Embedder:
    """One stream of sound. Keeps no clock: embedding h belongs to the samples before `h * HOP + SEEN`.

    hops: embeddings made at once. 4 for the live stream (320 ms late, little overhead), more for work in
    bulk; the numbers are the same. Raises models.manifest.BadModel.
    """

    def __init__(self, hops: int = LIVE) -> None:
        self._mel = Mel()
        self._held: list[NDArray[np.int16]] = []
        self._batch = hops * HOP
        self._net = StreamNet(load("speech_embedding"), hops)
        self._frames = np.zeros((0, 32), np.float32)

    def forget(self) -> None:
        """Start a new stream."""
        self._mel.forget()
        self._held.clear()
        self._net.forget()
        self._frames = self._frames[:0]

    def feed(self, samples: NDArray[np.int16]) -> Floats:
        """The embeddings that these samples complete, [n, 96]; the first WARM_UP - 1 are not valid."""
        self._held.append(samples)
        if sum(map(len, self._held)) < self._batch:
            return np.zeros((0, SIZE), np.float32)
        held, self._held = np.concatenate(self._held), []
        frames = np.concatenate([self._frames, self._mel.feed(held)])
        size = self._net.frames
        whole = len(frames) // size
        self._frames = frames[whole * size :]
        if not whole:
            return np.zeros((0, SIZE), np.float32)
        return np.concatenate([self._net.run(frames[i * size : (i + 1) * size]) for i in range(whole)])


def embed(samples: NDArray[np.int16], embedder: Embedder) -> Floats:
    """All embeddings of a recording, [n, 96], with silence before it so that none is lost to the warming up.

    The k-th one has seen the recording up to sample `k * HOP + SEEN`.
    """
    return embed_all([samples], embedder)[0]


def embed_all(recordings: Sequence[NDArray[np.int16]], embedder: Embedder) -> list[Floats]:
    """The embeddings of each recording, as `embed` gives them, from one stream with silence between them.

    Many short ones cost a third of what they cost one by one: only the last must fill the block.
    """
    embedder.forget()
    parts: list[NDArray[np.int16]] = []
    starts: list[int] = []
    at = 0
    for samples in recordings:
        lead = (WARM_UP - 1 if not starts else GAP) * HOP
        whole = -(-len(samples) // HOP) * HOP + HOP
        parts += [np.zeros(lead, np.int16), samples, np.zeros(whole - len(samples), np.int16)]
        starts.append((at + lead) // HOP)
        at += lead + whole
    block = embedder._net.frames // FRAMES * HOP
    # Silence after it, until the block with its last sample is full.
    parts.append(np.zeros(3 * block - at % block, np.int16))
    # A minute at a time: the mel picture of hours at once would take gigabytes.
    pieces = (part[i : i + _PIECE] for part in parts for i in range(0, len(part), _PIECE))
    found = np.concatenate([embedder.feed(piece) for piece in pieces])
    return [
        found[start : start + 1 + len(samples) // HOP]
        for start, samples in zip(starts, recordings, strict=True)
    ]
