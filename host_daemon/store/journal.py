"""Journal of events and of what they owe to others, on disk before anybody is told.

Writing goes through one thread that puts everything waiting into one transaction, so that a crowd
of presses costs one fsync. A write that returned is durable; a write that raised left nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    BackgroundAsked,
    CutAsked,
    Event,
    ExpressionAsked,
    FacesMeasured,
    ListenAsked,
    PhotoAsked,
    WorkAsked,
    decode,
    encode,
    uids,
)
from host_daemon.store.schema import connect, migrate

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

# Questions that wait for an answer.
ASKS = (CutAsked, PhotoAsked, BackgroundAsked, ListenAsked, ExpressionAsked, WorkAsked)

# Writers wait (await) when this many works are queued: nothing is dropped, boards keep their presses.
QUEUE = 1024
GROUP = 256


# What SQLite says of its file and the disk, not of what it was told to do: full, locked, malformed.
BROKEN = (sqlite3.OperationalError, sqlite3.DatabaseError)


UNOPENED = _(
    "The journal {path} cannot be opened: {error}. Make room if the disk is full; otherwise restore a "
    "backup, or move the file away to begin a new one."
)


class JournalError(Exception):
    """The journal could not be written: the disk is full, read-only or failing."""


class Journal:
    """The writing side. Open it once per post; readers use `reader.Reader`. Raises UserError for a file that
    cannot be opened."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        try:
            self._connection = connect(str(path))
            migrate(self._connection)
        except sqlite3.DatabaseError as error:
            raise UserError(UNOPENED, path=path, error=error) from None
        path.chmod(0o600)
        self._queue: queue.Queue[tuple[Work[Any], Future[Any]] | None] = queue.Queue(QUEUE)
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """Run `work` on the connection, in a transaction shared with others; done when it is on disk.

        A work that raises undoes only itself. Raises JournalError when the commit fails.
        """
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future

    async def write(self, work: Work[T]) -> T:
        """`submit` for coroutines."""
        return await asyncio.wrap_future(
            await asyncio.to_thread(self.submit, work) if self._queue.full() else self.submit(work)
        )

    def close(self) -> None:
        """Finish what is queued and close the file, with everything in it and nothing beside it."""
        self._queue.put(None)
        self._thread.join()
        # Readers of other threads are open still, so closing alone would leave the log of writes as it is. A
        # disk that fails now fails nobody: what was acknowledged is in that log.
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout=0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def _write(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            while len(group) < GROUP:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    self._queue.put(None)
                    break
                group.append(following)
            self._commit(group)

    def _commit(self, group: list[tuple[Work[Any], Future[Any]]]) -> None:
        # A caller that has gone meanwhile (a closed page, a post that stops) takes its work with it; from
        # here on it cannot go any more, so that every future can be answered.
        group = [(work, future) for work, future in group if future.set_running_or_notify_cancel()]
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for work, future in group:
                self._connection.execute("SAVEPOINT work")
                try:
                    results.append((future, work(self._connection), None))
                except Exception as error:  # the caller gets it; the others in the group go on
                    if type(error) in BROKEN:
                        raise
                    self._connection.execute("ROLLBACK TO work")
                    results.append((future, None, error))
                self._connection.execute("RELEASE work")
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            # This thread must outlive whatever the disk does, or every press would wait for ever.
            with contextlib.suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            for _, future in group:
                failure = JournalError(f"the journal could not be written: {error}")
                failure.__cause__ = error
                future.set_exception(failure)
            return
        for future, result, problem in results:
            if problem is None:
                future.set_result(result)
            else:
                future.set_exception(problem)


def add(connection: sqlite3.Connection, events: Iterable[Event], received_at: int) -> tuple[Event, ...]:
    """Write events within a transaction; gives back those that were not in the journal yet.

    Questions join the list of the unanswered; answers take theirs off it.
    """
    new = []
    for event in events:
        body = encode(event)
        cursor = connection.execute(
            "INSERT OR IGNORE INTO events (uid, kind, at, received_at, cause, body)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                event.uid,
                type(event).__name__,
                event.at,
                received_at,
                getattr(event, "cause", None),
                json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            ),
        )
        if not cursor.rowcount:
            continue
        new.append(event)
        if isinstance(event, ASKS):
            connection.execute("INSERT OR IGNORE INTO asked VALUES (?)", (event.uid,))
        elif uids.is_answer(event.uid):
            connection.execute("DELETE FROM asked WHERE uid = ?", (uids.question(event.uid),))
    return tuple(new)


def add_measures(connection: sqlite3.Connection, measures: Iterable[FacesMeasured]) -> None:
    """Write seconds of a camera; a second that is there already stays as it is."""
    connection.executemany(
        "INSERT OR IGNORE INTO measures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (m.camera, m.at, m.frames, m.seen, m.faces, m.positive, m.neutral, m.negative, m.smile)
            for m in measures
        ],
    )


@dataclass(frozen=True)
class AuditNote:
    """Note for the audit: who did what to what. subject: a uid or a name."""

    user: str
    action: str
    subject: str


def add_audit(connection: sqlite3.Connection, at: int, user: str, action: str, subject: str) -> None:
    """Note who did what to what."""
    connection.execute(
        "INSERT INTO audit (at, user, action, subject) VALUES (?, ?, ?, ?)", (at, user, action, subject)
    )


def find(connection: sqlite3.Connection, uid: str) -> Event | None:
    """The event of that uid, seen from within a transaction; None when it is not there."""
    row = connection.execute("SELECT body FROM events WHERE uid = ?", (uid,)).fetchone()
    return decode(json.loads(row[0])) if row else None
