"""Ring file made ready for its writer: all its space taken, locked, of the wanted size."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import logging
import os
import stat
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from host_daemon.audio.ring.block import HEADER_BYTES, RingHeader
from host_daemon.audio.ring.reader import RingReader, RingRefused, read_header
from host_daemon.base.files import sync_folder

log = logging.getLogger(__name__)

# Behind the name of the ring: one that was set aside, one that is being brought to another size.
ASIDE, FRESH = ".damaged", ".new"
# Called now and then while a ring is copied: a sign of life.
Alive = Callable[[], None]
# Blocks between two signs of life while a ring is copied: 16 MB, a second or two of a slow card.
COPIED = 512


@dataclass(frozen=True)
class Opened:
    """A ring file, open and locked. header: its own; not the wanted one where there is no room for that.
    aside: what was set aside for it: where it lies now, what was wrong."""

    file: int
    header: RingHeader
    aside: tuple[Path, str] | None = None


def open_ring(path: Path, wanted: RingHeader, alive: Alive) -> Opened:
    """The ring at `path`.

    It is created with all its space taken at once; one of another size is copied over, as much as fits. That
    takes minutes; `alive` is called now and then meanwhile. Where the disk has no room for both, the old one
    stays. A file that is no ring, or one of another version, is set aside (the newest one only, so that rings
    take at most twice their budget). Raises OSError.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        return Opened(_create(wanted, path), wanted)
    with ExitStack() as undo:
        undo.callback(os.close, file)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "this is a device or a pipe, not a file", str(path))
        _lock(file, path)
        try:
            header = read_header(file)
        except RingRefused as refused:
            aside = path.with_name(path.name + ASIDE)
            path.replace(aside)
            return Opened(_create(wanted, path), wanted, (aside, str(refused)))
        if header != wanted:
            try:
                # The old one stays locked until the new one is in its place.
                return Opened(_resize(path, wanted, alive), wanted)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                log.warning("there is no room to bring %s to its new size", path)
        if os.fstat(file).st_size != header.file_bytes:
            os.ftruncate(file, header.file_bytes)
            os.posix_fallocate(file, 0, header.file_bytes)
        _write_headers(file, header)
        undo.pop_all()
        return Opened(file, header)


def _lock(file: int, path: Path) -> None:
    """Two writers would tear the ring apart. The lock ends with the process, however that ends."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OSError(errno.EBUSY, "another process records into it", str(path)) from None


def _create(wanted: RingHeader, path: Path) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with ExitStack() as undo:
        undo.callback(path.unlink)
        undo.callback(os.close, file)
        _lock(file, path)
        room = os.fstatvfs(file)
        if room.f_bavail * room.f_frsize < wanted.file_bytes:
            # Asked first: to try would take the last room from the journal for a moment, again and again.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.posix_fallocate(file, 0, wanted.file_bytes)
        _write_headers(file, wanted)
        undo.pop_all()
    sync_folder(path.parent)
    return file


def _resize(path: Path, wanted: RingHeader, alive: Alive) -> int:
    """A ring of the wanted size with the newest blocks of the old one, put in its place when whole.

    Blocks are numbered from 0 again, since the search for the end counts on a ring filled from there.
    """
    fresh = path.with_name(path.name + FRESH)
    file = _create(wanted, fresh)
    with ExitStack() as undo:
        undo.callback(fresh.unlink, missing_ok=True)
        undo.callback(os.close, file)
        with RingReader(path) as old:
            newest = old.newest()
            if newest is not None:
                keep = min(old.header.blocks, wanted.blocks)
                oldest = max(0, newest.seq - keep + 1)
                for seq in range(oldest, newest.seq + 1):
                    if (seq - oldest) % COPIED == 0:
                        # What is copied goes to the disk bit by bit: all at the end would take minutes
                        # without a sign of life.
                        os.fdatasync(file)
                        alive()
                    block = old.block(seq)
                    if block is not None:
                        moved = replace(block, seq=seq - oldest, start=max(0, block.start - oldest))
                        os.pwrite(file, moved.encode(), wanted.offset(moved.seq))
        os.fsync(file)
        fresh.replace(path)
        sync_folder(path.parent)
        undo.pop_all()
    return file


def _write_headers(file: int, header: RingHeader) -> None:
    """Both copies, each only where it is not right already, so that a power cut meets at most one of them."""
    data = header.encode()
    for place in (header.file_bytes - HEADER_BYTES, 0):
        there = b""
        # What cannot be read may be mended by writing it: the disk then takes another sector.
        with contextlib.suppress(OSError):
            there = os.pread(file, HEADER_BYTES, place)
        if there != data:
            os.pwrite(file, data, place)
            os.fsync(file)
