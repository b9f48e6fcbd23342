"""Sound that holds none of the phrases: what heads learn to keep silent at, as embeddings."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from host_daemon.files import write_whole
from host_daemon.voice import recording
from host_daemon.voice.embedder import HOP_S, SIZE, Embedder, embed_all
from host_daemon.voice.head import across

Floats = NDArray[np.float32]
# Real people reading, in five languages: Debian's asterisk-core-sounds-*.
PACKAGED = Path("/usr/share/asterisk/sounds")
BULK = 25
# Recordings that are embedded as one stream: so many, and no more once they last so many samples (10 min).
TOGETHER, LONG = 40, 9_600_000


@dataclass(frozen=True)
class Background:
    """Embeddings of recordings, one after the other.

    embeddings: [n, 96]. lengths: how many belong to each recording. ambience: recorded by the post itself.
    """

    embeddings: Floats
    lengths: NDArray[np.int64]
    ambience: bool = False

    @property
    def hours(self) -> float:
        return len(self.embeddings) * HOP_S / 3600

    def ends(self, window: int) -> NDArray[np.int64]:
        """Where whole windows end that lie within one recording."""
        return np.flatnonzero(~across(self.lengths.tolist(), window, len(self.embeddings)))

    def part(self, which: int, of: int) -> Background:
        """Every `of`-th recording from `which` on."""
        return self.only(range(which, len(self.lengths), of))

    def only(self, chosen: Sequence[int]) -> Background:
        """The recordings of these numbers."""
        starts = np.cumsum(np.r_[0, self.lengths])
        rows = [self.embeddings[starts[i] : starts[i + 1]] for i in chosen]
        return Background(_joined(rows), self.lengths[list(chosen)], self.ambience)


def join(parts: Sequence[Background]) -> Background:
    """Several backgrounds as one; it counts as ambience when all of them do."""
    lengths = [part.lengths for part in parts]
    return Background(
        _joined([part.embeddings for part in parts]),
        np.concatenate(lengths) if lengths else np.zeros(0, np.int64),
        bool(parts) and all(part.ambience for part in parts),
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


def heard(
    files: Iterable[Path], embedder: Embedder, progress: Callable[[int], None] = lambda done: None
) -> Background:
    """The background that these recordings make; files that cannot be read count as empty."""
    rows: list[Floats] = []
    for some in _together(files):
        found = embed_all(some, embedder)
        rows += [row if len(samples) else row[:0] for row, samples in zip(found, some, strict=True)]
        progress(len(rows))
    return Background(_joined(rows), np.array([len(row) for row in rows], np.int64))


def _together(files: Iterable[Path]) -> Iterator[list[NDArray[np.int16]]]:
    some: list[NDArray[np.int16]] = []
    for path in files:
        some.append(_samples(path))
        if len(some) == TOGETHER or sum(map(len, some)) >= LONG:
            yield some
            some = []
    if some:
        yield some


def _samples(path: Path) -> NDArray[np.int16]:
    try:
        return recording.read(path)
    except recording.BadRecording:
        return np.zeros(0, np.int16)


def kept(files: Sequence[Path], cache: Path, embedder: Embedder) -> Background:
    """As `heard`, but remembered in the folder `cache` until a file changes."""
    facts = "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    return remembered(facts, cache, lambda: heard(files, embedder))


def remembered(facts: str, cache: Path, make: Callable[[], Background]) -> Background:
    """What `make` made for these facts, from the folder `cache` when it lies there, in half precision."""
    place = cache / f"background-{hashlib.sha256(facts.encode()).hexdigest()[:16]}.npz"
    try:
        with np.load(place, allow_pickle=False) as found:
            return Background(found["embeddings"].astype(np.float32), found["lengths"])
    except (OSError, ValueError, KeyError):
        made = make()
    body = io.BytesIO()
    np.savez(body, embeddings=made.embeddings.astype(np.float16), lengths=made.lengths)
    write_whole(place, body.getvalue())
    return Background(made.embeddings.astype(np.float16).astype(np.float32), made.lengths)
