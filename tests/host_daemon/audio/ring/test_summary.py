from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.ring.block import BLOCK_BYTES, BLOCK_SAMPLES, BLOCK_US, HEADER_BYTES, Block
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.ring.summary import summarize
from host_daemon.audio.ring.writer import RingWriter

NEW_YEAR_MS = 1_767_225_600_000
Filled = Callable[..., RingWriter]


def test_a_whole_ring_is_told(filled: Filled, ring_file: Path) -> None:
    filled(150)
    with RingReader(ring_file) as ring:
        found = summarize(ring, check=True)
    # 60 blocks of 1.022 s.
    assert found.hours == found.budget_hours == pytest.approx(61.32 / 3600)
    assert (found.blocks, found.damaged) == (60, 0)
    (stretch,) = found.stretches
    assert (stretch.start, stretch.end) == (NEW_YEAR_MS + 91_980, NEW_YEAR_MS + 153_300)
    assert stretch.drift_ppm == 0


def test_damage_is_counted_where_somebody_looks(filled: Filled, ring_file: Path) -> None:
    filled(150)
    with ring_file.open("r+b") as file:
        for slot in (3, 40, 41):
            file.seek(HEADER_BYTES + slot * BLOCK_BYTES + 1000)
            file.write(b"damage")
    with RingReader(ring_file) as ring:
        assert summarize(ring, check=True).damaged == 3
        assert summarize(ring, check=False).damaged is None


def test_what_is_overwritten_meanwhile_is_no_damage(filled: Filled, ring_file: Path) -> None:
    writer = filled(150, close=False)

    class Slow(RingReader):
        """While block 100 is read, the recorder writes thirty: what lay there until block 119 is gone."""

        def block(self, seq: int) -> Block | None:
            while seq == 100 and writer.newest.seq < 179:
                writer.write(np.zeros(BLOCK_SAMPLES, np.int16), 0, 0, 0, joins=True)
            return super().block(seq)

    with Slow(ring_file) as ring:
        assert summarize(ring, check=True).damaged == 0
    assert writer.newest.seq == 179
    writer.close()


def test_a_gap_parts_stretches_and_drift_is_told_of_long_ones(
    filled: Filled, ring_file: Path, start_us: int, boot: bytes
) -> None:
    writer = RingWriter(ring_file, 100, "counter", boot)
    slow = 1 + 120e-6
    for n in range(70):
        at_us = start_us + round(n * BLOCK_US * slow) + (5_000_000 if n >= 65 else 0)
        writer.write(
            np.zeros(BLOCK_SAMPLES, np.int16), n * BLOCK_SAMPLES, at_us, at_us, joins=n not in (0, 65)
        )
    writer.close()
    with RingReader(ring_file) as ring:
        old, new = summarize(ring, check=False).stretches
    assert old.drift_ppm == pytest.approx(120, abs=3)
    assert new.drift_ppm is None
    assert new.start - old.end == 5000


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_was_set_makes_no_gap_longer_or_shorter(
    filled: Filled, ring_file: Path, start_us: int, boot: bytes, hours: int
) -> None:
    writer = filled(10, close=False)
    # Sound comes again 4 s after the ten blocks ended; the wall clock was set meanwhile.
    passed_us = round(10 * BLOCK_US) + 4_000_000
    at_us = start_us + passed_us
    set_us = NEW_YEAR_MS * 1000 + passed_us + hours * 3_600_000_000
    writer.write(np.zeros(BLOCK_SAMPLES, np.int16), passed_us * 16 // 1000, at_us, set_us, joins=False)
    writer.close()
    with RingReader(ring_file) as ring:
        old, new = summarize(ring, check=False).stretches
    assert (old.gap_s, new.gap_s) == (None, pytest.approx(4))
