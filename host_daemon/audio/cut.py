"""Takes the sound around a moment out of a ring. Pure: it sees the ring through its blocks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from host_daemon.audio.block import BLOCK_SAMPLES, RATE, Samples
from host_daemon.audio.coverage import ReadBlock, Reckoning, Segment, sample_at
from host_daemon.audio.track import Sound

US = 1_000_000


class NothingThere(Exception):
    """The ring holds no sound of that time."""


def cut(
    read: ReadBlock,
    covered: Iterable[Segment],
    at_us: int,
    before_ms: int,
    after_ms: int,
    reckoning: Reckoning,
) -> Sound:
    """The sound from before_ms before to after_ms after the moment `at_us` (monotonic).

    The sample that sounded at `at_us` stands before_ms * 16 samples from the beginning (less what is missing
    there); from it both ways the samples are those of the ring, one by one. Gaps stay as silence, so that
    what comes after them keeps its place; where nothing is at either end, the sound is shorter. Where clocks
    went back and two stretches claim the same time, the newer one is taken. Raises NothingThere.
    """
    centre, length = before_ms * RATE // 1000, (before_ms + after_ms) * RATE // 1000
    out, have = np.zeros(length, np.int16), np.zeros(length, bool)
    start_us = at_us - before_ms * 1000
    for segment in covered:
        low_us, high_us = reckoning.span(segment)
        if low_us >= at_us + after_ms * 1000 or high_us <= start_us:
            continue
        pivot_us = min(max(at_us, low_us), high_us)
        pivot = sample_at(read, segment, pivot_us, reckoning)
        # Sample number n of the ring belongs at out[n - shift].
        shift = pivot - centre - round((pivot_us - at_us) * RATE / US)
        _fill(out, have, read, segment, shift)
    if not have.any():
        raise NothingThere
    first, last = int(have.argmax()), length - int(have[::-1].argmax())
    begin_ms = (start_us + reckoning.offset_us) // 1000
    return Sound(
        out[first:last],
        begin_ms + round(first * 1000 / RATE),
        tuple(
            (begin_ms + a * 1000 // RATE, begin_ms - (-b * 1000 // RATE)) for a, b in _runs_of_nothing(have)
        ),
    )


def _fill(out: Samples, have: np.ndarray, read: ReadBlock, segment: Segment, shift: int) -> None:
    low = max(segment.first, shift)
    high = min(segment.end, shift + len(out))
    if low >= high:
        return
    first_seq = segment.first_seq + (low - segment.first) // BLOCK_SAMPLES
    last_seq = segment.first_seq + (high - 1 - segment.first) // BLOCK_SAMPLES
    for seq in range(first_seq, last_seq + 1):
        block = read(seq)
        if block is None:
            continue
        a, b = max(low, block.first), min(high, block.end)
        if a < b:
            place, taken = out[a - shift : b - shift], have[a - shift : b - shift]
            np.copyto(place, block.samples[a - block.first : b - block.first], where=~taken)
            taken[:] = True


def _runs_of_nothing(have: np.ndarray) -> list[tuple[int, int]]:
    """[start, end) of each run of False."""
    if have.all():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate([[1], have.view(np.int8), [1]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
