"""The tables of the journal, and how one version of them becomes the next."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

from host_daemon.store import board_tables as boards
from host_daemon.store import contact_tables as contacts

WAL_TRIES, WAL_PAUSE_S = 100, 0.05

# One script per version; the file's user_version says how many of them it has had.
VERSIONS = (
    """
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        cause TEXT,
        body TEXT NOT NULL
    );
    CREATE INDEX events_by_kind ON events (kind, at);
    CREATE INDEX events_by_time ON events (at);
    CREATE INDEX events_by_cause ON events (cause) WHERE cause IS NOT NULL;
    -- What was asked of a child and is not answered yet; a restart asks again.
    CREATE TABLE asked (uid TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE measures (
        camera TEXT NOT NULL, at INTEGER NOT NULL, frames INTEGER NOT NULL, seen INTEGER NOT NULL,
        faces INTEGER NOT NULL, positive REAL NOT NULL, neutral REAL NOT NULL, negative REAL NOT NULL,
        smile REAL NOT NULL, PRIMARY KEY (camera, at)
    ) WITHOUT ROWID;
    CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        target TEXT NOT NULL,
        cause TEXT NOT NULL,
        part TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        not_before INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        sent_at INTEGER,
        error TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX deliveries_open ON deliveries (target, id) WHERE state != 'sent';
    CREATE INDEX deliveries_by_cause ON deliveries (cause);
    -- Who listened to what, and who changed what.
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL,
        subject TEXT NOT NULL
    );
    CREATE INDEX audit_by_subject ON audit (subject);
    """,
    contacts.SCRIPT,
    contacts.PROGRESS,
    contacts.NUMBERED,
    boards.SCRIPT,
    """
    CREATE INDEX events_by_customer ON events (json_extract(body, '$.customer'), at)
    WHERE kind = 'ReceiptPrinted' AND json_extract(body, '$.customer') IS NOT NULL;
    """,
)


def connect(path: str, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection as the journal wants it: WAL, every commit on disk before it returns."""
    if read_only:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
    else:
        connection = sqlite3.connect(path, check_same_thread=False)
        _to_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
    connection.isolation_level = None
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA busy_timeout=5000")
    return connection


def _to_wal(connection: sqlite3.Connection) -> None:
    for _ in range(WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # Two who make this change of a new file at once do not wait for each other by busy_timeout.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(WAL_PAUSE_S)
    connection.execute("PRAGMA journal_mode=WAL")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest version, each step in one transaction, also beside others who do."""
    for number, script in enumerate(VERSIONS, start=1):
        if _version(connection) >= number:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) < number:  # nobody else has done it meanwhile
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={number}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: sqlite3's `executescript` ends a transaction that was begun before."""
    statement = ""
    for piece in script.split(";"):
        statement += f"{piece};"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
