from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from host_daemon.audio.ring.block import BLOCK_BYTES, BLOCK_SAMPLES, HEADER_BYTES
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.ring.writer import RingWriter
from tests.waiting import PATIENCE_S

Filled = Callable[..., RingWriter]


anywhere = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15
)


def test_the_first_ring_makes_its_folder_and_counts_from_nothing(tmp_path: Path, boot: bytes) -> None:
    writer = RingWriter(tmp_path / "audio" / "ring" / "counter.ring", 60, "counter", boot)
    writer.close()
    assert writer.newest is None
    assert writer.next_first(5_000_000, 0) == 0


def test_opened_again_it_goes_on_after_its_end(filled: Filled, ring_file: Path, boot: bytes) -> None:
    filled(75)
    writer = RingWriter(ring_file, 60, "counter", boot)
    assert writer.newest is not None and writer.newest.seq == 74
    block = writer.write(np.zeros(5, np.int16), 10**7, 0, 0, joins=False)
    writer.close()
    assert (block.seq, block.start) == (75, 75)


def test_a_partly_filled_block_is_followed_by_a_new_segment(filled: Filled, ring_file: Path) -> None:
    writer = filled(3, close=False)
    writer.write(np.zeros(10, np.int16), 3 * BLOCK_SAMPLES, 0, 0, joins=True)
    after = writer.write(np.zeros(10, np.int16), 4 * BLOCK_SAMPLES, 0, 0, joins=True)
    writer.close()
    assert after.start == after.seq == 4


@pytest.mark.parametrize("blocks", [1, 59, 60, 100])
@anywhere
@given(reached=st.integers(0, BLOCK_BYTES - 1), random=st.randoms())
def test_a_kill_in_the_middle_of_a_block_loses_that_block_only(
    filled: Filled, ring_file: Path, boot: bytes, blocks: int, reached: int, random: Random
) -> None:
    if not ring_file.exists():
        filled(blocks)
    with ring_file.open("r+b") as file:
        file.seek(blocks % 60 * BLOCK_BYTES + HEADER_BYTES)
        file.write(b"SPb1" + random.randbytes(reached))
    writer = RingWriter(ring_file, 60, "counter", boot)
    writer.close()
    assert writer.newest is not None and writer.newest.seq == blocks - 1
    with RingReader(ring_file) as ring:
        readable = sum(ring.block(seq) is not None for seq in range(max(0, blocks - 60), blocks))
    assert readable >= min(blocks, 60) - 1


def test_numbers_go_on_as_time_did(filled: Filled, start_us: int) -> None:
    writer = filled(1)
    # Ten seconds after the first sample of the only block: 160,000 samples later.
    assert writer.next_first(start_us + 10_000_000, 0) == 160_000


def test_numbers_never_go_back(filled: Filled, ring_file: Path) -> None:
    filled(1)
    other = RingWriter(ring_file, 60, "counter", b"nextboot")
    other.close()
    assert other.next_first(0, 0) == BLOCK_SAMPLES + 16_000


def test_a_busy_disk_does_not_hold_up_the_sound(filled: Filled, ring_file: Path, monkeypatch) -> None:
    may = threading.Event()
    monkeypatch.setattr(os, "fdatasync", lambda _file: may.wait(PATIENCE_S))
    writer = filled(20, close=False)
    with RingReader(ring_file) as ring:
        assert ring.newest().seq == 19
    may.set()
    writer.close()


def test_a_disk_that_fails_behind_the_back_is_told_at_the_next_block(filled: Filled, monkeypatch) -> None:
    failed = threading.Event()

    def fail(_file: int) -> None:
        failed.set()
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)
    writer = filled(1, close=False)
    assert failed.wait(PATIENCE_S)
    with pytest.raises(OSError, match="Input/output"):
        for _ in range(1000):
            writer.write(np.zeros(BLOCK_SAMPLES, np.int16), 0, 0, 0, joins=True)
    writer.close()
