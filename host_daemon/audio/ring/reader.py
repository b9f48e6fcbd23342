"""Reader of a ring: its path, its header, its blocks; works at any time, beside the writer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from host_daemon.audio.ring.block import BLOCK_BYTES, HEADER_BYTES, BadHeader, Block, RingHeader, is_blank
from host_daemon.audio.ring.coverage import Segment, Slot, find_newest, segments


class RingRefused(Exception):
    """A ring file that cannot be used. The text says why; the file is left as it is."""


def ring_path(folder: Path, microphone: str) -> Path:
    """Path of a microphone's ring. Letters that do not belong in a file name are written as hex."""
    name = "".join(c if c.isalnum() or c in "-_" else f"%{ord(c):02x}" for c in microphone)
    return folder / f"{name}.ring"


class RingReader:
    """Reads a ring file through a handle of its own; what is being overwritten meanwhile is simply missing.

    Raises RingRefused when the file is not a ring that this version reads, OSError when it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with ExitStack() as undo:
            undo.callback(os.close, self._file)
            self.header = read_header(self._file)
            undo.pop_all()
        self._newest: Block | None = None

    def close(self) -> None:
        os.close(self._file)

    def __enter__(self) -> RingReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def block(self, seq: int) -> Block | None:
        """Block number `seq`; None when the ring does not have it, no longer has it, or it is damaged."""
        found = self._slot(seq % self.header.blocks)
        return found if isinstance(found, Block) and found.seq == seq else None

    def newest(self) -> Block | None:
        """The newest block; None in an empty ring."""
        if self._newest is None or self.block(self._newest.seq) is None:
            self._newest = find_newest(self._slot, self.header.blocks)
        while self._newest is not None and (found := self.block(self._newest.seq + 1)) is not None:
            self._newest = found
        return self._newest

    def segments(self) -> Iterator[Segment]:
        """The runs of sound that the ring covers, the newest first."""
        newest = self.newest()
        if newest is not None:
            oldest = max(0, newest.seq - self.header.blocks + 1)
            yield from segments(self.block, oldest, newest.seq)

    def _slot(self, slot: int) -> Slot:
        try:
            data = os.pread(self._file, BLOCK_BYTES, self.header.offset(slot))
        except OSError:
            # A sector that the disk cannot give any more is damage like any other.
            return "damaged"
        return Block.decode(data) or ("blank" if is_blank(data) else "damaged")


def read_header(file: int) -> RingHeader:
    """The header of an open ring file, from its first or its second place. Raises RingRefused, or OSError
    when the disk gives neither."""
    problems: list[BadHeader | OSError] = []
    size = os.fstat(file).st_size
    for place in (0, size - HEADER_BYTES):
        try:
            return RingHeader.decode(os.pread(file, HEADER_BYTES, max(0, place)))
        except (BadHeader, OSError) as problem:
            problems.append(problem)
    for one in problems:
        if isinstance(one, BadHeader):
            raise RingRefused(str(one))
    raise problems[0]
