from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from host_daemon.audio.block import BLOCK_BYTES, BLOCK_SAMPLES, HEADER_BYTES, RingHeader
from host_daemon.audio.ring import RingReader, RingRefused, RingWriter, ring_path

Filled = Callable[..., RingWriter]


def test_all_space_is_taken_at_once_and_never_more(filled: Filled, ring_file: Path) -> None:
    filled(0)
    budget = RingHeader(60, "counter").file_bytes
    assert ring_file.stat().st_size == budget
    assert ring_file.stat().st_blocks * 512 >= budget
    filled(150)
    assert ring_file.stat().st_size == budget
    assert [p.name for p in ring_file.parent.iterdir()] == ["counter.ring"]


def test_the_first_ring_makes_its_folder_and_counts_from_nothing(tmp_path: Path, boot: bytes) -> None:
    writer = RingWriter(tmp_path / "audio" / "ring" / "counter.ring", 60, "counter", boot)
    writer.close()
    assert writer.newest is None
    assert writer.next_first(5_000_000, 0) == 0


def test_it_is_private(filled: Filled, ring_file: Path) -> None:
    filled(1)
    assert ring_file.stat().st_mode & 0o777 == 0o600


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


def test_opened_again_it_goes_on_after_its_end(filled: Filled, ring_file: Path, boot: bytes) -> None:
    filled(75)
    writer = RingWriter(ring_file, 60, "counter", boot)
    assert writer.newest is not None and writer.newest.seq == 74
    block = writer.write(np.zeros(5, np.int16), 10**7, 0, 0, joins=False)
    writer.close()
    assert (block.seq, block.start) == (75, 75)


def test_a_reader_sees_what_is_written_after_it_opened(filled: Filled, ring_file: Path) -> None:
    writer = filled(10, close=False)
    with RingReader(ring_file) as ring:
        assert ring.newest().seq == 9
        for _ in range(100):
            writer.write(np.zeros(BLOCK_SAMPLES, np.int16), 0, 0, 0, joins=True)
        assert ring.newest().seq == 109
    writer.close()


def test_a_partly_filled_block_is_followed_by_a_new_segment(filled: Filled, ring_file: Path) -> None:
    writer = filled(3, close=False)
    writer.write(np.zeros(10, np.int16), 3 * BLOCK_SAMPLES, 0, 0, joins=True)
    after = writer.write(np.zeros(10, np.int16), 4 * BLOCK_SAMPLES, 0, 0, joins=True)
    writer.close()
    assert after.start == after.seq == 4


EVERYWHERE = st.sets(st.integers(0, 60 * BLOCK_BYTES + 2 * HEADER_BYTES - 1), min_size=1, max_size=20)
anywhere = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)


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


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 40_000, 1_000_000])
def test_a_truncated_ring_is_taken_or_set_aside(
    filled: Filled, ring_file: Path, boot: bytes, size: int
) -> None:
    filled(50)
    os.truncate(ring_file, size)
    writer = RingWriter(ring_file, 60, "counter", boot)
    writer.close()
    budget = RingHeader(60, "counter").file_bytes
    assert ring_file.stat().st_size == budget <= ring_file.stat().st_blocks * 512
    kept = 0 if size < HEADER_BYTES else (size - HEADER_BYTES) // BLOCK_BYTES
    assert (writer.set_aside is not None) == (size < HEADER_BYTES)
    assert (writer.newest.seq + 1 if writer.newest else 0) == kept


def test_one_damaged_header_is_mended_from_the_other(filled: Filled, ring_file: Path, boot: bytes) -> None:
    filled(5)
    with ring_file.open("r+b") as file:
        file.write(b"\x00" * HEADER_BYTES)
    writer = RingWriter(ring_file, 60, "counter", boot)
    writer.close()
    assert writer.set_aside is None and writer.newest.seq == 4
    assert RingHeader.decode(ring_file.read_bytes()[:HEADER_BYTES]).blocks == 60


def test_a_file_that_is_no_ring_is_refused_and_set_aside(ring_file: Path, boot: bytes) -> None:
    ring_file.write_bytes(b"holiday photo" * 5000)
    with pytest.raises(RingRefused, match="not a ring file"):
        RingReader(ring_file)
    writer = RingWriter(ring_file, 60, "counter", boot)
    writer.close()
    assert writer.set_aside == (ring_file.with_suffix(".damaged"), "not a ring file")
    assert ring_file.with_suffix(".damaged").read_bytes().startswith(b"holiday photo")
    assert writer.newest is None


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


@pytest.mark.parametrize("slots", [60, 61, 100, 200])
def test_another_size_keeps_the_newest_that_fits(
    filled: Filled, ring_file: Path, boot: bytes, slots: int
) -> None:
    filled(150, slots=100)
    writer = RingWriter(ring_file, slots, "counter", boot)
    writer.close()
    assert writer.newest is not None and writer.newest.end == 150 * BLOCK_SAMPLES
    with RingReader(ring_file) as ring:
        assert sum(ring.block(seq) is not None for seq in range(200)) == min(slots, 100)
        (only,) = ring.segments()
        assert only.first == (150 - min(slots, 100)) * BLOCK_SAMPLES
    assert [p.name for p in ring_file.parent.iterdir()] == ["counter.ring"]


def test_a_ring_that_is_copied_gives_signs_of_life(
    filled: Filled, ring_file: Path, boot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("host_daemon.audio.ring.COPIED", 16)
    filled(100, slots=100)
    signs: list[bool] = []
    RingWriter(ring_file, 64, "counter", boot, lambda: signs.append(True)).close()
    assert len(signs) == 64 / 16


@pytest.mark.parametrize("name", ["m" * 100, "микрофон у второй кассы слева от входа"])
def test_a_long_name_does_not_make_it_another_ring(tmp_path: Path, boot: bytes, name: str) -> None:
    RingWriter(tmp_path / "a.ring", 60, name, boot).close()
    made = (tmp_path / "a.ring").stat().st_ino
    RingWriter(tmp_path / "a.ring", 60, name, boot).close()
    assert (tmp_path / "a.ring").stat().st_ino == made


def test_numbers_go_on_as_time_did(filled: Filled, start_us: int) -> None:
    writer = filled(1)
    # Ten seconds after the first sample of the only block: 160,000 samples later.
    assert writer.next_first(start_us + 10_000_000, 0) == 160_000


def test_numbers_never_go_back(filled: Filled, ring_file: Path) -> None:
    filled(1)
    other = RingWriter(ring_file, 60, "counter", b"nextboot")
    other.close()
    assert other.next_first(0, 0) == BLOCK_SAMPLES + 16_000


def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path, boot: bytes, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OSError, match="No space"):
        RingWriter(tmp_path / "a.ring", 60, "a", boot)
    assert list(tmp_path.iterdir()) == []


def test_a_busy_disk_does_not_hold_up_the_sound(filled: Filled, ring_file: Path, monkeypatch) -> None:
    may = threading.Event()
    monkeypatch.setattr(os, "fdatasync", lambda _file: may.wait(10))
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
    assert failed.wait(5)
    with pytest.raises(OSError, match="Input/output"):
        for _ in range(1000):
            writer.write(np.zeros(BLOCK_SAMPLES, np.int16), 0, 0, 0, joins=True)
    writer.close()


def test_a_ring_has_one_writer(filled: Filled, ring_file: Path, boot: bytes) -> None:
    writer = filled(3, close=False)
    with pytest.raises(OSError, match="another process records into it"):
        RingWriter(ring_file, 60, "counter", boot)
    writer.close()
    RingWriter(ring_file, 60, "counter", boot).close()


def test_what_is_no_file_is_left_alone(tmp_path: Path, boot: bytes) -> None:
    os.mkfifo(tmp_path / "pipe.ring")
    with pytest.raises(OSError, match="not a file"):
        RingWriter(tmp_path / "pipe.ring", 60, "a", boot)
    assert [p.name for p in tmp_path.iterdir()] == ["pipe.ring"]


def test_names_that_are_no_file_names_are_written_as_hex(tmp_path: Path) -> None:
    assert ring_path(tmp_path, "../касса 1").name == "%2e%2e%2fкасса%201.ring"


def test_reading_while_another_process_writes_never_shows_a_wrong_sample(
    ring_file: Path, filled: Filled, counted: Callable[..., np.ndarray]
) -> None:
    filled(60)
    program = f"""
import numpy as np
from host_daemon.audio.ring import RingWriter
from host_daemon.audio.block import BLOCK_SAMPLES
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
