from __future__ import annotations

import errno
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from host_daemon.audio.ring.block import BLOCK_BYTES, BLOCK_SAMPLES, HEADER_BYTES
from host_daemon.audio.ring.reader import RingReader, RingRefused, ring_path
from host_daemon.audio.ring.writer import RingWriter

Filled = Callable[..., RingWriter]


EVERYWHERE = st.sets(st.integers(0, 60 * BLOCK_BYTES + 2 * HEADER_BYTES - 1), min_size=1, max_size=20)
anywhere = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15
)


def test_the_last_lap_can_be_read(
    filled: Filled, ring_file: Path, counted: Callable[..., np.ndarray]
) -> None:
    filled(150)
    with RingReader(ring_file) as ring:
        assert ring.block(89) is None
        for seq in range(90, 150):
            found = ring.block(seq)
            assert found is not None
            assert np.array_equal(found.samples, counted(seq * BLOCK_SAMPLES, BLOCK_SAMPLES))


def test_a_reader_sees_what_is_written_after_it_opened(filled: Filled, ring_file: Path) -> None:
    writer = filled(10, close=False)
    with RingReader(ring_file) as ring:
        assert ring.newest().seq == 9
        for _ in range(100):
            writer.write(np.zeros(BLOCK_SAMPLES, np.int16), 0, 0, 0, joins=True)
        assert ring.newest().seq == 109
    writer.close()


@pytest.mark.parametrize("blocks", [0, 1, 60, 100])
@anywhere
@given(places=EVERYWHERE)
def test_flipped_bytes_anywhere_lose_only_their_blocks(
    filled: Filled, ring_file: Path, boot: bytes, blocks: int, places: set[int]
) -> None:
    whole = ring_file.with_suffix(".whole")
    if not whole.exists():
        filled(blocks)
        ring_file.replace(whole)
    data = bytearray(whole.read_bytes())
    for place in places:
        data[place] ^= 0xFF
    ring_file.write_bytes(data)
    hit = {(place - HEADER_BYTES) // BLOCK_BYTES for place in places}
    writer = RingWriter(ring_file, 60, "counter", boot)
    writer.close()
    # Slots -1 and 60 are the two copies of the header.
    assert (writer.set_aside is not None) == ({-1, 60} <= hit)
    if writer.set_aside is None:
        with RingReader(ring_file) as ring:
            for seq in range(max(0, blocks - 60), blocks):
                assert (ring.block(seq) is None) == (seq % 60 in hit)


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """The disk no longer gives bytes from the first place on, before the second."""
    pread = os.pread

    def make(low: int, high: int) -> None:
        def worn(file: int, count: int, place: int) -> bytes:
            if place < high and place + count > low:
                raise OSError(errno.EIO, "Input/output error")
            return pread(file, count, place)

        monkeypatch.setattr(os, "pread", worn)

    return make


@pytest.mark.parametrize("block", [0, 29, 57, 59])
def test_a_sector_that_cannot_be_read_loses_only_its_block(
    filled: Filled, ring_file: Path, boot: bytes, unreadable: Callable[[int, int], None], block: int
) -> None:
    filled(60)
    place = HEADER_BYTES + block * BLOCK_BYTES
    unreadable(place + 512, place + 1024)
    writer = RingWriter(ring_file, 60, "counter", boot)
    assert writer.newest is not None and writer.newest.seq == (58 if block == 59 else 59)
    writer.close()
    with RingReader(ring_file) as ring:
        assert [seq for seq in range(60) if ring.block(seq) is None] == [block]


@pytest.mark.parametrize("place", [0, HEADER_BYTES + 60 * BLOCK_BYTES])
def test_of_two_headers_one_may_be_unreadable(
    filled: Filled, ring_file: Path, boot: bytes, unreadable: Callable[[int, int], None], place: int
) -> None:
    filled(10)
    unreadable(place, place + 1)
    writer = RingWriter(ring_file, 60, "counter", boot)
    writer.close()
    assert writer.set_aside is None and writer.newest is not None and writer.newest.seq == 9


def test_a_disk_that_gives_nothing_is_an_error_and_no_reason_to_set_the_ring_aside(
    filled: Filled, ring_file: Path, boot: bytes, unreadable: Callable[[int, int], None]
) -> None:
    filled(10)
    unreadable(0, 1 << 40)
    with pytest.raises(OSError, match="Input/output"):
        RingWriter(ring_file, 60, "counter", boot)
    assert [path.name for path in ring_file.parent.iterdir()] == ["counter.ring"]


def test_a_ring_of_another_version_is_refused(filled: Filled, ring_file: Path) -> None:
    filled(1)
    data = bytearray(ring_file.read_bytes())
    for place in (0, len(data) - HEADER_BYTES):
        data[place + 12] = 9
        body = bytes(data[place : place + HEADER_BYTES - 4])
        data[place + HEADER_BYTES - 4 : place + HEADER_BYTES] = zlib.crc32(body).to_bytes(4, "little")
    ring_file.write_bytes(data)
    with pytest.raises(RingRefused, match="version 9"):
        RingReader(ring_file)


def test_names_that_are_no_file_names_are_written_as_hex(tmp_path: Path) -> None:
    assert ring_path(tmp_path, "../касса 1").name == "%2e%2e%2fкасса%201.ring"


def test_reading_while_another_process_writes_never_shows_a_wrong_sample(
    ring_file: Path, filled: Filled, counted: Callable[..., np.ndarray]
) -> None:
    filled(60)
    program = f"""
import numpy as np
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.ring.block import BLOCK_SAMPLES
from pathlib import Path
writer = RingWriter(Path({str(ring_file)!r}), 60, "counter", b"thisboot")
for n in range(60, 400):
    first = n * BLOCK_SAMPLES
    samples = ((np.arange(first, first + BLOCK_SAMPLES) % 30_011) - 15_000).astype(np.int16)
    writer.write(samples, first, 0, 0, joins=True)
"""
    writing = subprocess.Popen([sys.executable, "-c", program])
    checked = 0
    with RingReader(ring_file) as ring:
        while writing.poll() is None:
            newest = ring.newest()
            assert newest is not None
            for seq in range(newest.seq - 59, newest.seq + 1, 7):
                block = ring.block(seq)
                if block is not None:
                    assert np.array_equal(block.samples, counted(seq * BLOCK_SAMPLES, BLOCK_SAMPLES))
                    checked += 1
        assert ring.newest().seq == 399
    assert writing.returncode == 0 and checked > 0
