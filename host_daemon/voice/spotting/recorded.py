"""POST FACTUM: search for phrases in recorded sound, many times faster than real time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from host_daemon.audio.ring.block import Block
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.samples import Samples
from host_daemon.voice.spotting.detector import Detection
from host_daemon.voice.spotting.engine import Engine
from host_daemon.voice.spotting.spotter import LEAD

# So much of a recording is one piece: 8 s.
PIECE = 128_000


@dataclass(frozen=True, eq=False)
class Piece:
    """Samples of the past. first: the number of the first one. at: when it sounded, UTC milliseconds."""

    first: int
    at: int
    samples: Samples


@dataclass(frozen=True)
class PastPhrase:
    """A phrase in the past. start, at: UTC milliseconds of its beginning and of the end of its last word."""

    detection: Detection
    start: int
    at: int


def pieces(samples: Samples, at: int) -> Iterator[Piece]:
    """A whole recording that began at `at`."""
    for first in range(0, len(samples), PIECE):
        yield Piece(first, at + first * 1000 // 16000, samples[first : first + PIECE])


def of_ring(ring: RingReader, start: int, end: int) -> Iterator[Piece]:
    """Pieces that a ring still has of [start, end), UTC milliseconds; blocks as long as they are readable."""
    for segment in reversed(list(ring.segments())):
        if segment.last_wall_us // 1000 < start or segment.wall_us // 1000 >= end:
            continue
        for seq in range(segment.first_seq, segment.last_seq + 1):
            block = ring.block(seq)
            if block is not None and _touches(block, start, end):
                yield Piece(block.first, block.wall_us // 1000, block.samples)


def _touches(block: Block, start: int, end: int) -> bool:
    first = block.wall_us // 1000
    return first < end and first + len(block.samples) * 1000 // 16000 > start


def search(engine: Engine, past: Iterable[Piece]) -> Iterator[PastPhrase]:
    """The phrases in `past`, which is in order of its sample numbers."""
    anchor: Piece | None = None
    expected: int | None = None
    for piece in past:
        if piece.first != expected:
            if anchor is not None:
                yield from _timed(engine.finish(), anchor)
            yield from _timed(engine.feed(np.zeros(LEAD, np.int16), piece.first - LEAD), piece)
        anchor, expected = piece, piece.first + len(piece.samples)
        yield from _timed(engine.feed(piece.samples, piece.first), anchor)
    if anchor is not None:
        yield from _timed(engine.finish(), anchor)


def _timed(detections: Iterable[Detection], anchor: Piece) -> list[PastPhrase]:
    def moment(sample: int) -> int:
        return anchor.at + (sample - anchor.first) * 1000 // 16000

    return [PastPhrase(d, moment(d.start), moment(d.end)) for d in detections]
