"""The data folder that an older program left, and a post at work on it."""

from __future__ import annotations

import contextlib
import tarfile
from collections.abc import Iterator
from pathlib import Path

from tests.outside import OutsidePost, Visitor, asked

FOLDER = Path(__file__).parent / "data"
ARCHIVE, EXPECTED = FOLDER / "old_post.tar.xz", FOLDER / "expected.json"
# Made up for this folder; they open nothing else.
MANAGER, PASSWORD, PIN, PASSPHRASE = "Maria", "an old post's password", "2468", "an old post's passphrase"


def unpacked(to: Path) -> Path:
    """The folder, laid out below `to` beside its backup and the spoken phrase, with the modes that it had."""
    with tarfile.open(ARCHIVE) as archive:
        # Debian 12's Python knows no filters yet.
        archive.extraction_filter = getattr(tarfile, "tar_filter", lambda member, _path: member)
        archive.extractall(to)
    return to / "data"


def restored(backup: Path, to: Path) -> Path:
    """A folder below `to` into which the next start puts the backup."""
    data = to / "data"
    data.mkdir(mode=0o700)
    asked(data, "restore", str(backup), given=f"{PASSPHRASE}\n")
    return data


@contextlib.contextmanager
def at_work(data: Path, before: str = "") -> Iterator[tuple[OutsidePost, Visitor]]:
    """A post at work on a data folder, and its manager's browser. before: see `outside.command`."""
    post = OutsidePost(data, before)
    try:
        post.start()
        visitor = Visitor(post.address)
        visitor.log_in(MANAGER, PASSWORD)
        yield post, visitor
    finally:
        post.leave()
