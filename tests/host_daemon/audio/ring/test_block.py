from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_daemon.audio.ring.block import (
    BLOCK_BYTES,
    BLOCK_SAMPLES,
    HEADER_BYTES,
    BadHeader,
    Block,
    RingHeader,
    blocks_for,
)


def block(count: int = BLOCK_SAMPLES) -> Block:
    return Block(
        7, 3, 114_464, 5_000_000, 1_767_225_600_000_000, b"thisboot", np.arange(count, dtype=np.int16)
    )


@pytest.mark.parametrize("count", [0, 1, 777, BLOCK_SAMPLES])
def test_a_block_comes_back_as_it_was_written(count: int) -> None:
    data = block(count).encode()
    found = Block.decode(data)
    assert found is not None and len(data) == BLOCK_BYTES
    assert (found.seq, found.start, found.first, found.mono_us, found.boot) == (
        7,
        3,
        114_464,
        5_000_000,
        b"thisboot",
    )
    assert found.wall_us == 1_767_225_600_000_000
    assert found.samples.tolist() == list(range(count))


@given(st.integers(0, BLOCK_BYTES * 8 - 1))
def test_any_flipped_bit_is_seen(bit: int) -> None:
    data = bytearray(block().encode())
    data[bit // 8] ^= 1 << bit % 8
    assert Block.decode(bytes(data)) is None


@given(st.integers(0, BLOCK_BYTES - 1))
def test_a_block_cut_short_is_seen(length: int) -> None:
    data = block().encode()
    assert Block.decode(data[:length]) is None
    assert Block.decode(data[:length].ljust(BLOCK_BYTES, b"\x00")) is None or not any(data[length:])


@given(st.binary(max_size=100))
def test_noise_is_no_block(noise: bytes) -> None:
    assert Block.decode(noise.ljust(BLOCK_BYTES, b"\xa5")) is None


def test_a_header_comes_back_as_it_was_written() -> None:
    header = RingHeader(84_524, "касса 1")
    assert RingHeader.decode(header.encode()) == header


@given(st.integers(0, HEADER_BYTES * 8 - 1))
def test_a_damaged_header_is_refused(bit: int) -> None:
    data = bytearray(RingHeader(60, "counter").encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadHeader):
        RingHeader.decode(bytes(data))


def test_an_hour_takes_115_megabytes() -> None:
    # 16,000 samples of two bytes for 3,600 s are 115.2 MB; the blocks' own heads may add one in 500.
    size = RingHeader(blocks_for(1.0), "counter").file_bytes
    assert 115_200_000 <= size <= 115_200_000 * 1.005
