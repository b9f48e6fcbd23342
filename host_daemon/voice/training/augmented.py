"""Sayings of a phrase, each in many versions, as embeddings around the phrase's end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE
from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.spotting.classifier import LONGEST
from host_daemon.voice.spotting.embedder import SEEN, Embedder, embed
from host_daemon.voice.spotting.mel import HOP
from host_daemon.voice.training.augment import vary

Floats = NDArray[np.float32]
# So many embeddings are kept before the phrase's end, and so many after it.
BEFORE, AFTER = LONGEST + 4, 8
# Quiet between two versions in one stream, in embeddings: more than one embedding sees.
_APART = 12


@dataclass(frozen=True, eq=False)
class AugmentedSaying:
    """One version of a saying: its embeddings around the phrase's end, and that end's place among them."""

    embeddings: Floats
    end: float
    voice: str
    kind: str


def augmented(
    saying: Saying, versions: int, embedder: Embedder, rng: np.random.Generator
) -> list[AugmentedSaying]:
    """The saying as it is, and in `versions` - 1 other versions."""
    extent, air = saying.extent, RATE // 4
    # Of a long saying only the end is looked at.
    start = max(0, extent.start - air, extent.end - BEFORE * HOP - RATE)
    cut = saying.samples[start : extent.end + air]
    # All in one stream: an embedder that starts anew for each would mostly hear silence.
    parts, ends, length = [np.zeros(LONGEST * HOP, np.int16)], [], LONGEST * HOP
    for number in range(versions):
        samples, stretch = (cut, 1.0) if number == 0 else vary(cut, rng)
        lead = _APART * HOP + int(rng.integers(HOP))
        floor = rng.normal(0, rng.uniform(1, 30), lead + len(samples) + AFTER * HOP)
        floor[lead : lead + len(samples)] += samples
        parts.append(np.clip(floor, -32768, 32767).astype(np.int16))
        ends.append((length + lead + (extent.end - start) * stretch - SEEN) / HOP)
        length += len(floor)
    heard = embed(np.concatenate(parts), embedder)
    firsts = [max(0, round(end) - BEFORE) for end in ends]
    return [
        AugmentedSaying(heard[first : round(end) + AFTER], end - first, saying.voice, saying.kind)
        for first, end in zip(firsts, ends, strict=True)
    ]
