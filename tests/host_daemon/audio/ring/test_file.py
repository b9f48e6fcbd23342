from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.ring.block import BLOCK_BYTES, BLOCK_SAMPLES, HEADER_BYTES, RingHeader
from host_daemon.audio.ring.reader import RingReader, RingRefused
from host_daemon.audio.ring.writer import RingWriter

Filled = Callable[..., RingWriter]


def test_all_space_is_taken_at_once_and_never_more(filled: Filled, ring_file: Path) -> None:
    filled(0)
    budget = RingHeader(60, "counter").file_bytes
    assert ring_file.stat().st_size == budget
    assert ring_file.stat().st_blocks * 512 >= budget
    filled(150)
    assert ring_file.stat().st_size == budget
    assert [p.name for p in ring_file.parent.iterdir()] == ["counter.ring"]


def test_it_is_private(filled: Filled, ring_file: Path) -> None:
    filled(1)
    assert ring_file.stat().st_mode & 0o777 == 0o600


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
    assert writer.set_aside == (ring_file.with_name("counter.ring.damaged"), "not a ring file")
    assert ring_file.with_name("counter.ring.damaged").read_bytes().startswith(b"holiday photo")
    assert writer.newest is None


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


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("slots", [64, 200])
def test_without_room_for_another_size_the_old_ring_goes_on(
    filled: Filled, ring_file: Path, boot: bytes, monkeypatch: pytest.MonkeyPatch, slots: int
) -> None:
    filled(150, slots=100)
    budget = ring_file.stat().st_size
    with monkeypatch.context() as full:
        full.setattr(os, "posix_fallocate", no_room)
        writer = RingWriter(ring_file, slots, "counter", boot)
    writer.write(np.zeros(BLOCK_SAMPLES, np.int16), 150 * BLOCK_SAMPLES, 0, 0, joins=True)
    writer.close()
    assert writer.cramped
    assert [path.name for path in ring_file.parent.iterdir()] == ["counter.ring"]
    assert ring_file.stat().st_size == budget
    with RingReader(ring_file) as ring:
        assert ring.newest().seq == 150
        assert sum(ring.block(seq) is not None for seq in range(151)) == 100
    # There is room again.
    writer = RingWriter(ring_file, slots, "counter", boot)
    writer.close()
    assert not writer.cramped and writer.newest.end == 151 * BLOCK_SAMPLES


def test_a_copy_that_fails_leaves_the_old_ring_alone(
    filled: Filled, ring_file: Path, boot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(50, slots=100)

    def failing(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as worn:
        worn.setattr(os, "fdatasync", failing)
        with pytest.raises(OSError, match="Input/output"):
            RingWriter(ring_file, 200, "counter", boot)
    assert [path.name for path in ring_file.parent.iterdir()] == ["counter.ring"]
    RingWriter(ring_file, 100, "counter", boot).close()


def test_a_ring_that_is_copied_gives_signs_of_life(
    filled: Filled, ring_file: Path, boot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("host_daemon.audio.ring.file.COPIED", 16)
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


def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path, boot: bytes, monkeypatch) -> None:
    monkeypatch.setattr(os, "posix_fallocate", no_room)
    with pytest.raises(OSError, match="No space"):
        RingWriter(tmp_path / "a.ring", 60, "a", boot)
    assert list(tmp_path.iterdir()) == []


def test_a_ring_that_does_not_fit_takes_no_room_from_others(
    tmp_path: Path, boot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[object] = []
    monkeypatch.setattr(os, "posix_fallocate", lambda *_: taken.append(_))
    # 32 petabytes.
    with pytest.raises(OSError, match="No space"):
        RingWriter(tmp_path / "a.ring", 1_000_000_000_000, "a", boot)
    assert taken == list(tmp_path.iterdir()) == []


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
