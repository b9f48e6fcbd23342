"""What could not be read goes after two weeks, with a line in the audit."""

from __future__ import annotations

import os
from pathlib import Path

from host_daemon.base.durations import DAY_MS
from host_daemon.retention.keeper import sweep
from host_daemon.retention.unread import KEEP_DAYS, UnreadFiles
from host_daemon.store import unread
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.store.unread import UnreadStore

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000


async def test_the_old_goes_and_the_young_stays(tmp_path: Path) -> None:
    store = UnreadStore(tmp_path)
    old = store.keep("receipt", "t", b"old", "why", NOON - KEEP_DAYS * DAY_MS - 1)
    young = store.keep("receipt", "t", b"young", "why", NOON - KEEP_DAYS * DAY_MS + 1)
    cut_off = tmp_path / unread.FOLDER / f".{old}.abc"
    cut_off.write_bytes(b"")
    os.utime(cut_off, (0, 0))
    journal = Journal(tmp_path / "journal.sqlite3")
    swept = await sweep(UnreadFiles(tmp_path, journal), NOON)
    journal.close()
    assert swept is not None and swept.removed == 2
    assert [one.name for one in store.all()] == [young]
    assert not cut_off.exists()
    (line,) = Reader(tmp_path / "journal.sqlite3").audit(str(old))
    assert (line.user, line.action) == ("post", "removed (age)")


async def test_a_post_that_understood_all_has_no_folder(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    swept = await sweep(UnreadFiles(tmp_path, journal), NOON)
    journal.close()
    assert swept is not None and swept.removed == 0
    assert not (tmp_path / unread.FOLDER).exists()
