"""The ring file: preallocated sound of one microphone, written block by block, read at any time."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from host_daemon.audio.block import (
    BLOCK_BYTES,
    BLOCK_SAMPLES,
    HEADER_BYTES,
    BadHeader,
    Block,
    RingHeader,
    Samples,
    is_blank,
)
from host_daemon.audio.coverage import Segment, Slot, find_newest, segments
from host_daemon.files import sync_folder

# Blocks between two signs of life while a ring is copied: 16 MB, a second or two of a slow card.
COPIED = 512


class RingRefused(Exception):
    """A ring file that cannot be used. The text says why; the file is left as it is."""


def ring_path(folder: Path, microphone: str) -> Path:
    """Where the ring of a microphone lies. Letters that do not belong in a file name are written as hex."""
    name = "".join(c if c.isalnum() or c in "-_" else f"%{ord(c):02x}" for c in microphone)
    return folder / f"{name}.ring"


class RingReader:
    """Reads a ring file through a handle of its own; what is being overwritten meanwhile is simply missing.

    Raises RingRefused when the file is not a ring that this version reads, OSError when it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            self.header = read_header(self._file)
        except BaseException:
            os.close(self._file)
            raise
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
        """What the ring covers, the newest run first."""
        newest = self.newest()
        if newest is not None:
            oldest = max(0, newest.seq - self.header.blocks + 1)
            yield from segments(self.block, oldest, newest.seq)

    def _slot(self, slot: int) -> Slot:
        data = os.pread(self._file, BLOCK_BYTES, self.header.offset(slot))
        return Block.decode(data) or ("blank" if is_blank(data) else "damaged")


def read_header(file: int) -> RingHeader:
    """The header of an open ring file, from its first or its second place. Raises RingRefused."""
    reasons = []
    size = os.fstat(file).st_size
    for place in (0, size - HEADER_BYTES):
        try:
            return RingHeader.decode(os.pread(file, HEADER_BYTES, max(0, place)))
        except BadHeader as error:
            reasons.append(str(error))
    raise RingRefused(reasons[0])


class RingWriter:
    """The one writer of a ring file. A block is safe from a kill of the process when `write` returns,
    and from a power cut a moment later: it is on its way to the disk at once.

    path: is created with `blocks` slots, all its space taken at once; a ring of another size is copied over,
    as much of it as fits. That takes minutes; `alive` is called now and then meanwhile. A file that is no
    ring, or one of another version, is set aside as `<name>.damaged` (the newest one only, so that rings
    take at most twice their budget) and named in `set_aside`. Raises OSError: full disk, read-only disk.
    """

    def __init__(
        self,
        path: Path,
        blocks: int,
        microphone: str,
        boot: bytes,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self.path = path
        self.boot = boot
        self._alive = alive
        self.set_aside: tuple[Path, str] | None = None
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # As it will be read: a long name is cut, which does not make it another ring.
        wanted = RingHeader.decode(RingHeader(blocks, microphone).encode())
        self._file = self._open(wanted)
        self._header = wanted
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

    def _open(self, wanted: RingHeader) -> int:
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return self._create(wanted, self.path)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise OSError(errno.EINVAL, "this is a device or a pipe, not a file", str(self.path))
        try:
            self._lock(file)
            header = read_header(file)
        except RingRefused as refused:
            os.close(file)
            aside = self.path.with_suffix(".damaged")
            self.path.replace(aside)
            self.set_aside = (aside, str(refused))
            return self._create(wanted, self.path)
        except BaseException:
            os.close(file)
            raise
        if header != wanted:
            os.close(file)
            return self._resize(wanted)
        if os.fstat(file).st_size != wanted.file_bytes:
            os.ftruncate(file, wanted.file_bytes)
            os.posix_fallocate(file, 0, wanted.file_bytes)
        _write_headers(file, wanted)
        return file

    def _lock(self, file: int) -> None:
        """Two writers would tear the ring apart. The lock ends with the process, however that ends."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(errno.EBUSY, "another process records into it", str(self.path)) from None

    def _create(self, wanted: RingHeader, path: Path) -> int:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            self._lock(file)
            os.posix_fallocate(file, 0, wanted.file_bytes)
            _write_headers(file, wanted)
        except BaseException:
            os.close(file)
            path.unlink()
            raise
        sync_folder(path.parent)
        return file

    def _resize(self, wanted: RingHeader) -> int:
        """A ring of the wanted size with the newest blocks of the old one, put in its place when whole.

        Blocks are numbered from 0 again, since the search for the end counts on a ring filled from there.
        """
        fresh = self.path.with_suffix(".new")
        file = self._create(wanted, fresh)
        try:
            with RingReader(self.path) as old:
                newest = old.newest()
                if newest is not None:
                    keep = min(old.header.blocks, wanted.blocks)
                    oldest = max(0, newest.seq - keep + 1)
                    for seq in range(oldest, newest.seq + 1):
                        if (seq - oldest) % COPIED == 0:
                            # What is copied goes to the disk bit by bit: all at the end would take minutes
                            # without a sign of life.
                            os.fdatasync(file)
                            self._alive()
                        block = old.block(seq)
                        if block is not None:
                            moved = replace(block, seq=seq - oldest, start=max(0, block.start - oldest))
                            os.pwrite(file, moved.encode(), wanted.offset(moved.seq))
            os.fsync(file)
            fresh.replace(self.path)
            sync_folder(self.path.parent)
        except BaseException:
            os.close(file)
            raise
        return file


def _write_headers(file: int, header: RingHeader) -> None:
    """Both copies, each only where it is not right already, so that a power cut meets at most one of them."""
    data = header.encode()
    for place in (header.file_bytes - HEADER_BYTES, 0):
        if os.pread(file, HEADER_BYTES, place) != data:
            os.pwrite(file, data, place)
            os.fsync(file)


def boot_id() -> bytes:
    """Eight bytes that name this start of the system: its monotonic clock means nothing to another one."""
    try:
        return bytes.fromhex(Path("/proc/sys/kernel/random/boot_id").read_text().strip().replace("-", ""))[:8]
    except (OSError, ValueError):
        # Not Linux: what started when is close enough to tell two starts apart.
        return (int(time.time() - time.monotonic()) // 60).to_bytes(8, "little")
