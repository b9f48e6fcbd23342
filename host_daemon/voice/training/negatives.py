"""Negatives: sound that holds none of the phrases, as embeddings."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import Samples
from host_daemon.base.files import write_whole
from host_daemon.voice.phrases import recording
from host_daemon.voice.spotting.classifier import REACH, across
from host_daemon.voice.spotting.embedder import HOP_S, SIZE, Embedder, embed_all
from host_daemon.voice.spotting.mel import HOP

Floats = NDArray[np.float32]
# Real people reading, in five languages: Debian's asterisk-core-sounds-*.
PACKAGED = Path("/usr/share/asterisk/sounds")
BULK = 25
# A quiet room around a recording, in embeddings: the longest window that ends with its first word must have
# its beginning there, and the last word must be heard out.
BEFORE, AFTER = REACH, 12
# The noise of quiet rooms, in sample values.
ROOM = (1.0, 30.0)
# Recordings that are embedded as one stream: so many, and no more once they last so many samples (10 min).
TOGETHER, LONG = 40, 9_600_000


@dataclass(frozen=True, eq=False)
class Negatives:
    """Embeddings of recordings, one after the other.

    embeddings: [n, 96]. lengths: how many belong to each recording. ambience: recorded by the post itself.
    rooms: whether BEFORE and AFTER of each recording's are a quiet room around it.
    """

    embeddings: Floats
    lengths: NDArray[np.int64]
    ambience: bool = False
    rooms: bool = False

    @property
    def hours(self) -> float:
        """Of the recordings themselves: a quiet room alone raises no alarm."""
        return sum(map(len, self.bare())) * HOP_S / 3600

    def bare(self) -> Iterator[Floats]:
        """Each recording's embeddings, without the room."""
        starts = np.cumsum(np.r_[0, self.lengths])
        first, last = (BEFORE, AFTER) if self.rooms else (0, 0)
        for start, length in zip(starts, self.lengths, strict=False):
            yield self.embeddings[start + first : max(start, start + length - last)]

    def ends(self, window: int) -> NDArray[np.int64]:
        """Ends of the whole windows that lie within one recording."""
        return np.flatnonzero(~across(self.lengths.tolist(), window, len(self.embeddings)))

    def part(self, which: int, of: int) -> Negatives:
        """Every `of`-th recording from `which` on."""
        return self.only(range(which, len(self.lengths), of))

    def only(self, chosen: Sequence[int]) -> Negatives:
        """The recordings of these numbers."""
        starts = np.cumsum(np.r_[0, self.lengths])
        rows = [self.embeddings[starts[i] : starts[i + 1]] for i in chosen]
        return replace(self, embeddings=_joined(rows), lengths=self.lengths[list(chosen)])


def join(parts: Sequence[Negatives]) -> Negatives:
    """Several sets of negatives as one, all in rooms or none; it counts as ambience when all of them do."""
    lengths = [part.lengths for part in parts]
    (rooms,) = {part.rooms for part in parts} or {False}
    return Negatives(
        _joined([part.embeddings for part in parts]),
        np.concatenate(lengths) if lengths else np.zeros(0, np.int64),
        bool(parts) and all(part.ambience for part in parts),
        rooms,
    )


def _joined(rows: list[Floats]) -> Floats:
    return np.concatenate(rows) if rows else np.zeros((0, SIZE), np.float32)


def recordings(folder: Path) -> list[Path]:
    """The recordings below a folder, linked folders among them, sorted; each once.

    Debian links a language's folder twice: a recording that counted three times would be held out and
    trained on at once.
    """
    found = (Path(place) / name for place, _, names in os.walk(folder, followlinks=True) for name in names)
    return sorted({path.resolve() for path in found if path.suffix.lower() in recording.SUFFIXES})


def heard(files: Iterable[Path], embedder: Embedder) -> Negatives:
    """The negatives that these recordings make, as `in_rooms`; files that cannot be read count as empty."""
    parts = [in_rooms(some, embedder) for some in _together(files)]
    return join(parts or [in_rooms([], embedder)])


def in_rooms(recordings: Iterable[Samples], embedder: Embedder) -> Negatives:
    """The recordings, each as a microphone in a quiet room hears it: silence, then somebody speaks.

    Without the room no window would end with a recording's first words: a classifier would never learn to
    keep silent at a single word that stands alone, nor would its alarms at one be counted.
    """
    each = list(recordings)
    rows = embed_all([_in_room(samples) for samples in each], embedder) if each else []
    rows = [row if len(samples) else row[:0] for row, samples in zip(rows, each, strict=True)]
    return Negatives(_joined(rows), np.array([len(row) for row in rows], np.int64), rooms=True)


def _in_room(samples: Samples) -> Samples:
    # Drawn by its length, so that a recording has the same room in whatever format it comes.
    rng = np.random.default_rng(len(samples) // HOP)
    floor = rng.normal(0, rng.uniform(*ROOM), (BEFORE + AFTER) * HOP).astype(np.int16)
    return np.concatenate([floor[: BEFORE * HOP], samples, floor[BEFORE * HOP :]])


def _together(files: Iterable[Path]) -> Iterator[list[Samples]]:
    some: list[Samples] = []
    for path in files:
        some.append(_samples(path))
        if len(some) == TOGETHER or sum(map(len, some)) >= LONG:
            yield some
            some = []
    if some:
        yield some


def _samples(path: Path) -> Samples:
    try:
        return recording.read(path)
    except recording.BadRecording:
        return np.zeros(0, np.int16)


def kept(files: Sequence[Path], cache: Path, embedder: Embedder) -> Negatives:
    """As `heard`, but remembered in the folder `cache` until a file changes."""
    facts = "\n".join(f"in a room {path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    return recalled(facts, cache) or remembered(facts, cache, heard(files, embedder))


def recalled(facts: str, cache: Path) -> Negatives | None:
    """Negatives that were remembered for these facts, in rooms; None where nothing was, or it cannot be
    read."""
    return load(_place(facts, cache))


def remembered(facts: str, cache: Path, made: Negatives) -> Negatives:
    """Remember what was made for these facts; it comes back in half precision."""
    save(made, _place(facts, cache))
    return replace(made, embeddings=made.embeddings.astype(np.float16).astype(np.float32))


def _place(facts: str, cache: Path) -> Path:
    return cache / f"background-{hashlib.sha256(facts.encode()).hexdigest()[:16]}.npz"


def save(negatives: Negatives, path: Path) -> None:
    """Write recordings in rooms whole, in half precision."""
    body = io.BytesIO()
    np.savez(body, embeddings=negatives.embeddings.astype(np.float16), lengths=negatives.lengths)
    write_whole(path, body.getvalue())


def load(path: Path) -> Negatives | None:
    """Negatives that `save` wrote, or None when there are none that can be read."""
    try:
        with np.load(path, allow_pickle=False) as found:
            return Negatives(found["embeddings"].astype(np.float32), found["lengths"], rooms=True)
    except (OSError, ValueError, KeyError):
        return None
