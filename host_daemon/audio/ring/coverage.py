"""Coverage of a ring: its end, its runs without a gap, and the time of each sample. Pure.

The functions here see the ring through two questions: what lies in a slot, and what is block number `seq`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from host_daemon.audio.ring.block import BLOCK_SAMPLES, BLOCK_US, Block
from host_daemon.audio.samples import RATE

Slot = Block | Literal["blank", "damaged"]
ReadSlot = Callable[[int], Slot]
ReadBlock = Callable[[int], Block | None]

# How far the neighbours of a slot that has no block are looked at one by one.
LOOK_AHEAD = 32
# The longest damage that is: 64 MB of a disk.
LONGEST_DAMAGE = 2048


def find_newest(slot: ReadSlot, slots: int) -> Block | None:
    """The newest block of a ring of `slots` slots; None in an empty one. Reads few of them.

    Slots up to the newest hold consecutive numbers, those after it blanks or numbers of the lap before.
    """
    low, first = _readable(slot, 0, slots)
    if not isinstance(first, Block):
        return None
    lap = first.seq - low
    newest, high = first, slots
    while high - low > 1:
        middle = (low + high) // 2
        probe, found = _readable(slot, middle, high)
        if isinstance(found, Block) and found.seq == lap + probe:
            low, newest = probe, found
        else:
            high = middle
    # When the first slots are damaged, the search began in the lap before: its end is just before slot 0.
    return newest


def _readable(slot: ReadSlot, first: int, end: int) -> tuple[int, Slot]:
    """The first slot from `first` on, before `end`, that holds a block; the last one tried where none does.

    Damage is stepped over, or newer blocks behind it would be found again, and taken for the end, when the
    writer has filled the damage. Blanks are what a young ring is full of: behind LOOK_AHEAD of them, and
    behind LONGEST_DAMAGE, slots are tried further and further apart.
    """
    probe, found, blanks, step = first, slot(first), 0, 1
    while not isinstance(found, Block):
        blanks += found == "blank"
        if blanks > LOOK_AHEAD or probe - first > LONGEST_DAMAGE:
            step *= 2
        if probe + step >= end:
            break
        probe += step
        found = slot(probe)
    return probe, found


@dataclass(frozen=True)
class Segment:
    """A run of blocks without a gap.

    first_seq, last_seq: its blocks that the ring still has. first, end: numbers of its first sample and of
    the one after its last. boot, mono_us, wall_us: anchor of its first block, as in Block. last_mono_us,
    last_wall_us: when its last sample ended.
    """

    first_seq: int
    last_seq: int
    first: int
    end: int
    boot: bytes
    mono_us: int
    wall_us: int
    last_mono_us: int
    last_wall_us: int


def segments(read: ReadBlock, oldest: int, newest: int) -> Iterator[Segment]:
    """The segments among the blocks oldest to newest, the newest first; damaged blocks are skipped."""
    seq = newest
    while seq >= oldest:
        last = read(seq)
        if last is None:
            seq -= 1
            continue
        first_seq = max(last.start, oldest)
        first, probe = last, first_seq
        while probe < seq:
            found = read(probe)
            if found is not None and found.start == last.start:
                first = found
                break
            probe += 1
        skipped = first.seq - first_seq
        duration = round(len(last.samples) * 1_000_000 / RATE)
        yield Segment(
            first_seq,
            seq,
            first.first - skipped * BLOCK_SAMPLES,
            last.end,
            first.boot,
            first.mono_us - round(skipped * BLOCK_US),
            first.wall_us - round(skipped * BLOCK_US),
            last.mono_us + duration,
            last.wall_us + duration,
        )
        seq = first_seq - 1


@dataclass(frozen=True)
class Reckoning:
    """Reading of the anchors of blocks at one moment: everything is put on today's monotonic clock.

    boot: this system start. offset_us: UTC minus monotonic, now. Blocks of this start are placed by their
    monotonic time, so a step of the wall clock moves nothing; those of an earlier start by the UTC written
    with them.
    """

    boot: bytes
    offset_us: int

    def when(self, boot: bytes, mono_us: int, wall_us: int) -> int:
        """Monotonic microseconds of an anchor."""
        return mono_us if boot == self.boot else wall_us - self.offset_us

    def span(self, segment: Segment) -> tuple[int, int]:
        """[start, end) of a segment in monotonic microseconds."""
        return (
            self.when(segment.boot, segment.mono_us, segment.wall_us),
            self.when(segment.boot, segment.last_mono_us, segment.last_wall_us),
        )


def sample_at(read: ReadBlock, segment: Segment, when_us: int, reckoning: Reckoning) -> int:
    """Number of the sample that sounded at `when_us` (monotonic) in `segment`.

    Uses the anchor of the block around that moment, so that the drift of the card's clock does not add up.
    """
    start_us, _ = reckoning.span(segment)
    sample = segment.first + round((when_us - start_us) * RATE / 1_000_000)
    for _ in range(8):
        seq = segment.first_seq + (sample - segment.first) // BLOCK_SAMPLES
        block = _near(read, segment, seq)
        if block is None:
            return sample
        at_us = reckoning.when(block.boot, block.mono_us, block.wall_us)
        better = block.first + round((when_us - at_us) * RATE / 1_000_000)
        if block.first <= better < block.first + BLOCK_SAMPLES or better == sample:
            return better
        sample = better
    return sample


def _near(read: ReadBlock, segment: Segment, seq: int) -> Block | None:
    """The readable block of the segment nearest to `seq`, within the damage that is likely."""
    seq = min(max(seq, segment.first_seq), segment.last_seq)
    for step in range(LOOK_AHEAD):
        for near in (seq - step, seq + step):
            if segment.first_seq <= near <= segment.last_seq:
                block = read(near)
                if block is not None:
                    return block
    return None
