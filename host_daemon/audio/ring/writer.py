"""Writer of a ring, block by block; each ring has one."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

from host_daemon.audio.ring.block import BLOCK_SAMPLES, Block, RingHeader
from host_daemon.audio.ring.file import Alive, open_ring
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.samples import Samples


class RingWriter:
    """The one writer of a ring file. A block is safe from a kill of the process when `write` returns,
    and from a power cut a moment later: it is on its way to the disk at once.

    path, alive: see open_ring. set_aside: where a file went that stood in its place, and what was wrong with
    it. cramped: it has not the wanted size, since the disk has no room for that. Raises OSError: full disk,
    read-only disk.
    """

    def __init__(
        self,
        path: Path,
        blocks: int,
        microphone: str,
        boot: bytes,
        alive: Alive = lambda: None,
    ) -> None:
        self.path = path
        self.boot = boot
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # As it will be read: a long name is cut, which does not make it another ring.
        wanted = RingHeader.decode(RingHeader(blocks, microphone).encode())
        opened = open_ring(path, wanted, alive)
        self._file, self._header, self.set_aside = opened.file, opened.header, opened.aside
        self.cramped = opened.header != wanted
        with RingReader(path) as reader:
            self.newest = reader.newest()
        self._wanted = threading.Event()
        self._closing = False
        self._error: OSError | None = None
        self._syncing = threading.Thread(target=self._sync, name="ring sync", daemon=True)
        self._syncing.start()

    def close(self) -> None:
        """Return when all is on disk."""
        self._closing = True
        self._wanted.set()
        self._syncing.join()
        os.close(self._file)

    def _sync(self) -> None:
        """In a thread of its own: a busy disk must not hold up the sound that comes after."""
        closing = False
        while not closing:
            self._wanted.wait()
            self._wanted.clear()
            # Looked at before the sync, so that the last one comes after the last block.
            closing = self._closing
            try:
                os.fdatasync(self._file)
            except OSError as error:
                self._error = error

    def write(self, samples: Samples, first: int, mono_us: int, wall_us: int, *, joins: bool) -> Block:
        """Append one block. joins: it goes on from the block before without a gap.

        Raises OSError, also when an earlier block could not be brought to the disk.
        """
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        before = self.newest
        seq = before.seq + 1 if before else 0
        start = before.start if before and joins and len(before.samples) == BLOCK_SAMPLES else seq
        block = Block(seq, start, first, mono_us, wall_us, self.boot, samples)
        data = block.encode()
        if os.pwrite(self._file, data, self._header.offset(seq)) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))
        self.newest = block
        self._wanted.set()
        return block

    def next_first(self, mono_us: int, wall_us: int) -> int:
        """Number for a sample after a gap: numbers go on as time did since the newest block.

        Where the clocks tell no time (another system start and a clock that went back), one second is left.
        """
        before = self.newest
        if before is None:
            return 0
        passed = mono_us - before.mono_us if before.boot == self.boot else wall_us - before.wall_us
        return max(before.first + round(passed * 16 / 1000), before.end + (0 if passed > 0 else 16_000))
