"""The bytes of a ring file: its header and its blocks. No files, no clock.

A ring file is `HEADER_BYTES` of header, `blocks` blocks of `BLOCK_BYTES`, and the header once more, so that
one damaged header is mended from the other. Block number `seq` lies in slot `seq % blocks`; a block knows its
number, so whoever reads a slot sees whether it is the block that was meant, an older one, or damage.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import numpy as np

from host_daemon.audio.samples import RATE, Samples

HEADER_BYTES = 4096
BLOCK_BYTES = 32_768
VERSION = 1

_BLOCK = struct.Struct("<4sIQQQI4xqq8s")
_HEADER = struct.Struct("<12sIIIQ64s")
_BLOCK_MAGIC = b"SPb1"
_MAGIC = b"SMILEPOST\x00R\n"
BLOCK_SAMPLES = (BLOCK_BYTES - _BLOCK.size) // 2
BLOCK_US = BLOCK_SAMPLES * 1_000_000 / RATE


class BadHeader(ValueError):
    """Bytes that are not the header of a ring file that this version can read. The text says why."""


@dataclass(frozen=True)
class RingHeader:
    """Header of a ring file. blocks: number of its slots. microphone: its name, cut to 64 bytes."""

    blocks: int
    microphone: str

    def encode(self) -> bytes:
        """HEADER_BYTES bytes, checksummed."""
        name = self.microphone.encode()[:64]
        body = _HEADER.pack(_MAGIC, VERSION, RATE, BLOCK_BYTES, self.blocks, name)
        body = body.ljust(HEADER_BYTES - 4, b"\x00")
        return body + zlib.crc32(body).to_bytes(4, "little")

    @staticmethod
    def decode(data: bytes) -> RingHeader:
        """The header in HEADER_BYTES bytes. Raises BadHeader."""
        if len(data) != HEADER_BYTES or not data.startswith(_MAGIC):
            raise BadHeader("not a ring file")
        if zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "little"):
            raise BadHeader("damaged header")
        _, version, rate, block, blocks, name = _HEADER.unpack_from(data)
        if (version, rate, block) != (VERSION, RATE, BLOCK_BYTES):
            raise BadHeader(f"version {version} with {rate} Hz and blocks of {block} bytes")
        return RingHeader(blocks, name.rstrip(b"\x00").decode(errors="ignore"))

    @property
    def file_bytes(self) -> int:
        return 2 * HEADER_BYTES + self.blocks * BLOCK_BYTES

    def offset(self, seq: int) -> int:
        """Place of block `seq` in the file, bytes."""
        return HEADER_BYTES + seq % self.blocks * BLOCK_BYTES


@dataclass(frozen=True, eq=False)
class Block:
    """About one second of sound.

    seq: number of the block, from 0, for ever. start: seq of the first block of its segment: the run of
    blocks without a gap that it belongs to, all of them full but the last. first: number of its first sample;
    numbers go on over a gap as time did. mono_us, wall_us: when its first sample sounded, on the monotonic
    clock of the system start `boot` and in UTC (as the clock stood then), microseconds.
    samples: 16 kHz mono, at most BLOCK_SAMPLES.
    """

    seq: int
    start: int
    first: int
    mono_us: int
    wall_us: int
    boot: bytes
    samples: Samples

    def encode(self) -> bytes:
        """BLOCK_BYTES bytes, checksummed."""
        head = _BLOCK.pack(
            _BLOCK_MAGIC,
            0,
            self.seq,
            self.start,
            self.first,
            len(self.samples),
            self.mono_us,
            self.wall_us,
            self.boot,
        )
        body = (head + self.samples.astype("<i2").tobytes()).ljust(BLOCK_BYTES, b"\x00")
        return body[:4] + zlib.crc32(body[8:]).to_bytes(4, "little") + body[8:]

    @staticmethod
    def decode(data: bytes) -> Block | None:
        """The block in BLOCK_BYTES bytes; None where none was written or it is damaged."""
        if len(data) != BLOCK_BYTES or data[:4] != _BLOCK_MAGIC:
            return None
        _, crc, seq, start, first, count, mono_us, wall_us, boot = _BLOCK.unpack_from(data)
        if zlib.crc32(memoryview(data)[8:]) != crc or count > BLOCK_SAMPLES or start > seq:
            return None
        samples = np.frombuffer(data, "<i2", count, _BLOCK.size)
        return Block(seq, start, first, mono_us, wall_us, boot, samples)

    @property
    def end(self) -> int:
        """Number of the sample after its last one."""
        return self.first + len(self.samples)


def is_blank(data: bytes) -> bool:
    """Whether a slot's bytes are as the preallocation left them."""
    return not any(data[: _BLOCK.size])


def blocks_for(hours: float) -> int:
    """Number of blocks that hold that many hours; at least a minute of them."""
    return max(60, -(-int(hours * 3600 * RATE) // BLOCK_SAMPLES))
