"""The reading side of the journal. Reading never waits for writing, nor the other way round."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from host_daemon.events import Event, FacesMeasured, ReceiptPrinted, ServiceChecked, decode
from host_daemon.events.standards import LISTENER
from host_daemon.store.schema import connect

E = TypeVar("E", bound=Event)
T = TypeVar("T")

END_OF_TIME = 1 << 62


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message or file on its way to one target.

    key: the same for every try, so that a receiver can tell a repeat. part: `alert` (text and photo), `track`
    and others, see `outbox/pieces.py`. state: `waiting` (for its file), `ready`, `sending` or `sent`;
    `refused` for good, `split` into one for each recipient. error: of the last try, a key of `texts`.
    """

    id: int
    key: str
    target: str
    cause: str
    part: str
    state: str
    created_at: int
    not_before: int
    attempts: int
    sent_at: int | None
    error: str


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """A line of the audit: a user, what they did, to what, and the moment."""

    at: int
    user: str
    action: str
    subject: str


class Reader:
    """Reads the journal at `path`; may be used from several threads, each with its own connection."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(str(self._path), read_only=True)
        return connection

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._connection().execute(query, values).fetchall()

    def read(self, look: Callable[[sqlite3.Connection], T]) -> T:
        """What `look` finds, on this thread's own connection."""
        return look(self._connection())

    def events(
        self,
        kinds: Sequence[type[E]],
        start: int = 0,
        end: int = END_OF_TIME,
        limit: int = -1,
        newest: bool = False,
    ) -> tuple[E, ...]:
        """Events of these kinds with start <= at < end, by (at, uid); `newest`: latest first."""
        names = [kind.__name__ for kind in kinds]
        marks, order = ",".join("?" * len(names)), "DESC" if newest else "ASC"
        rows = self._rows(
            f"SELECT body FROM events WHERE kind IN ({marks}) AND at >= ? AND at < ? "  # noqa: S608  # only marks
            f"ORDER BY at {order}, uid {order} LIMIT ?",
            *names,
            start,
            end,
            limit,
        )
        return tuple(decode(json.loads(row["body"])) for row in rows)  # type: ignore[misc]

    def event(self, uid: str) -> Event | None:
        """The event of that uid, or None."""
        rows = self._rows("SELECT body FROM events WHERE uid = ?", uid)
        return decode(json.loads(rows[0]["body"])) if rows else None

    def newest(self) -> int | None:
        """When the newest event was received, UTC milliseconds; None in an empty journal."""
        rows = self._rows("SELECT received_at FROM events ORDER BY id DESC LIMIT 1")
        return rows[0]["received_at"] if rows else None

    def receipts_of(self, customer: str, start: int, end: int) -> tuple[ReceiptPrinted, ...]:
        """The customer's receipts with start <= at < end, newest first."""
        rows = self._rows(
            "SELECT body FROM events INDEXED BY events_by_customer WHERE kind = 'ReceiptPrinted'"
            " AND json_extract(body, '$.customer') = ? AND at >= ? AND at < ? ORDER BY at DESC",
            customer,
            start,
            end,
        )
        return tuple(decode(json.loads(row["body"])) for row in rows)  # type: ignore[misc]

    def listened(self, start: int) -> tuple[ServiceChecked, ...]:
        """What people scored from `start` on, by (at, uid); at: when they did. Phrase rules are left out."""
        rows = self._rows(
            "SELECT body FROM events WHERE kind = 'ServiceChecked' AND at >= ?"
            " AND json_extract(body, '$.who') LIKE ? ORDER BY at, uid",
            start,
            f"{LISTENER}%",
        )
        return tuple(decode(json.loads(row["body"])) for row in rows)  # type: ignore[misc]

    def caused_by(self, cause: str) -> tuple[Event, ...]:
        """Everything whose cause is this uid, by (at, uid): asks, tracks, photos, background, incident."""
        rows = self._rows("SELECT body FROM events WHERE cause = ? ORDER BY at, uid", cause)
        return tuple(decode(json.loads(row["body"])) for row in rows)

    def unanswered(self) -> tuple[Event, ...]:
        """The asked-events that have no answer yet."""
        rows = self._rows("SELECT body FROM asked JOIN events USING (uid) ORDER BY at, uid")
        return tuple(decode(json.loads(row["body"])) for row in rows)

    def measures(self, camera: str, start: int, end: int) -> tuple[FacesMeasured, ...]:
        """The camera's seconds that begin in [start, end)."""
        rows = self._rows(
            "SELECT * FROM measures WHERE camera = ? AND at >= ? AND at < ? ORDER BY at", camera, start, end
        )
        return tuple(FacesMeasured(uid=f"{camera}.{row['at']}", **dict(row)) for row in rows)

    def minutes(self, camera: str, start: int, end: int) -> tuple[FacesMeasured, ...]:
        """The same added up to minutes, which begin in [start, end): a day is 1440 of them at most."""
        rows = self._rows(
            "SELECT camera, at / 60000 * 60000 AS at, sum(frames) AS frames, sum(seen) AS seen,"
            " max(faces) AS faces, sum(positive * seen) / max(sum(seen), 1) AS positive,"
            " sum(neutral * seen) / max(sum(seen), 1) AS neutral,"
            " sum(negative * seen) / max(sum(seen), 1) AS negative,"
            " sum(smile * seen) / max(sum(seen), 1) AS smile"
            " FROM measures WHERE camera = ? AND at >= ? AND at < ? GROUP BY at / 60000 ORDER BY at",
            camera,
            start,
            end,
        )
        return tuple(FacesMeasured(uid=f"{camera}.{row['at']}/minute", **dict(row)) for row in rows)

    def deliveries(
        self, cause: str | None = None, unsent: bool = False, target: str | None = None, limit: int = 200
    ) -> tuple[Delivery, ...]:
        """Deliveries, newest first: of one cause, to one target, those not sent yet, or all."""
        conditions, values = ["1"], []
        if target is not None:
            conditions.append("target = ?")
            values.append(target)
        if cause is not None:
            conditions.append("cause = ?")
            values.append(cause)
        if unsent:
            conditions.append("state NOT IN ('sent', 'refused', 'split')")
        rows = self._rows(
            f"SELECT * FROM deliveries WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT ?",  # noqa: S608
            *values,
            limit,
        )
        return tuple(Delivery(**dict(row)) for row in rows)

    def audited(self, actions: Sequence[str], limit: int) -> tuple[AuditLine, ...]:
        """What was done of these kinds, to whatever, newest first."""
        marks = ",".join("?" * len(actions))
        rows = self._rows(
            f"SELECT at, user, action, subject FROM audit WHERE action IN ({marks})"  # noqa: S608  # only marks
            " ORDER BY id DESC LIMIT ?",
            *actions,
            limit,
        )
        return tuple(AuditLine(**dict(row)) for row in rows)

    def audit(self, subject: str) -> tuple[AuditLine, ...]:
        """What was done to a subject (a uid or a name), oldest first."""
        rows = self._rows(
            "SELECT at, user, action, subject FROM audit WHERE subject = ? ORDER BY id", subject
        )
        return tuple(AuditLine(**dict(row)) for row in rows)
