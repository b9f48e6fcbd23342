"""Cut: the sound around a moment out of a ring. Pure: it sees the ring through its blocks."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.coverage import ReadBlock, Reckoning, Segment, sample_at
from host_daemon.audio.ring.reader import RingReader, RingRefused
from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.track import Sound
from host_daemon.base.clock import boot_id

US = 1_000_000

# [start, end) of stretches, in order.
Runs = list[tuple[int, int]]


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
    out, free = np.zeros(length, np.int16), [(0, length)]
    start_us = at_us - before_ms * 1000
    for segment in covered:
        if not free:
            break
        low_us, high_us = reckoning.span(segment)
        if low_us >= at_us + after_ms * 1000 or high_us <= start_us:
            continue
        pivot_us = min(max(at_us, low_us), high_us)
        pivot = sample_at(read, segment, pivot_us, reckoning)
        # Sample number n of the ring belongs at out[n - shift].
        shift = pivot - centre - round((pivot_us - at_us) * RATE / US)
        free = _fill(out, free, read, segment, shift)
    if free == [(0, length)]:
        raise NothingThere
    first = free[0][1] if free and free[0][0] == 0 else 0
    last = free[-1][0] if free and free[-1][1] == length else length
    begin_ms = (start_us + reckoning.offset_us) // 1000
    return Sound(
        out[first:last],
        begin_ms + round(first * 1000 / RATE),
        tuple((begin_ms + a * 1000 // RATE, begin_ms - (-b * 1000 // RATE)) for a, b in free),
    )


def _fill(out: Samples, free: Runs, read: ReadBlock, segment: Segment, shift: int) -> Runs:
    """Copy what the segment has into the free runs of `out`; what is free after that."""
    low = max(segment.first, shift)
    high = min(segment.end, shift + len(out))
    first_seq = segment.first_seq + (low - segment.first) // BLOCK_SAMPLES
    last_seq = segment.first_seq + (high - 1 - segment.first) // BLOCK_SAMPLES
    for seq in range(first_seq, last_seq + 1) if low < high else ():
        block = read(seq)
        if block is None:
            continue
        a, b = max(low, block.first) - shift, min(high, block.end) - shift
        left: Runs = []
        for start, end in free:
            begin, stop = max(a, start), min(b, end)
            if begin >= stop:
                left.append((start, end))
                continue
            out[begin:stop] = block.samples[begin + shift - block.first : stop + shift - block.first]
            left += [run for run in ((start, begin), (stop, end)) if run[0] < run[1]]
        free = left
    return free


def excerpt(path: Path, start: int, end: int) -> Sound:
    """Sound of [start, end) in the ring file, UTC milliseconds. Raises NothingThere."""
    mono_us, wall_us = time.monotonic_ns() // 1000, time.time_ns() // 1000
    reckoning = Reckoning(boot_id(), wall_us - mono_us)
    try:
        with RingReader(path) as ring:
            at_us = start * 1000 - reckoning.offset_us
            return cut(ring.block, ring.segments(), at_us, 0, end - start, reckoning)
    except (OSError, RingRefused):
        raise NothingThere from None
