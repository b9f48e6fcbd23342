"""The reading side of contacts: the contacts of a period, and their counts without reading them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from host_daemon.contacts import record
from host_daemon.contacts.contact import Contact
from host_daemon.contacts.settings import ContactSettings
from host_daemon.contacts.tables import COUNTS, QUARTER


class Book:
    """Reads contacts through a connection to the journal, which may be a read-only one.

    `at` of a contact is when it began. Periods are [start, end) in UTC milliseconds.
    """

    def __init__(self, connection: sqlite3.Connection, settings: ContactSettings) -> None:
        self._connection = connection
        self._window = round(settings.answer_window_s * 1000)

    def contacts(
        self, start: int, end: int, now: int, points: Sequence[str] = (), operators: Sequence[str] = ()
    ) -> tuple[Contact, ...]:
        """The contacts that began in the period, by (at, uid). No points or operators: all of them."""
        where, values = _where("at", start, end, points, operators)
        cursor = self._connection.cursor()
        cursor.row_factory = sqlite3.Row
        rows = cursor.execute(f"SELECT * FROM contacts WHERE {where} ORDER BY at, uid", values)  # noqa: S608
        return tuple(self._as_of(record.from_row(row), now) for row in rows)

    def counts(
        self, start: int, end: int, now: int, points: Sequence[str] = (), operators: Sequence[str] = ()
    ) -> dict[str, int]:
        """How many contacts of the period were what, under the names in `tables.COUNTS`.

        start, end: on quarters of an hour, as every time zone's days are. Raises ValueError when not.
        """
        if start % QUARTER or end % QUARTER:
            raise ValueError(f"a period of counts begins and ends on a quarter of an hour: {start}, {end}")
        where, values = _where("quarter", start // QUARTER, end // QUARTER, points, operators)
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in COUNTS)
        row = self._connection.execute(f"SELECT {sums} FROM contact_counts WHERE {where}", values).fetchone()  # noqa: S608
        counts = dict(zip(COUNTS, row, strict=True))
        over = min(end, now - self._window)
        if start < over:
            where, values = _where("at", start, over, points, operators)
            (silent,) = self._connection.execute(
                f"SELECT count(*) FROM contacts WHERE ending = 'open' AND {where}",  # noqa: S608
                values,
            ).fetchone()
            counts["silent"] += silent
        return counts

    def names(
        self,
        column: str,
        start: int,
        end: int,
        points: Sequence[str] = (),
        operators: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """The points or operators (`column`) that had contacts in the period, in order."""
        if column not in ("point", "operator"):
            raise ValueError(f"{column} is neither point nor operator")
        where, values = _where("quarter", start // QUARTER, -(-end // QUARTER), points, operators)
        rows = self._connection.execute(
            f"SELECT DISTINCT {column} FROM contact_counts"  # noqa: S608
            f" WHERE {where} AND {column} != '' ORDER BY {column}",
            values,
        )
        return tuple(name for (name,) in rows)

    def of(self, uid: str) -> str | None:
        """uid of the contact that this ask, rating or press belongs to, or None."""
        row = self._connection.execute(
            "SELECT uid FROM contacts WHERE uid = :uid OR rated = :uid OR rated_by = :uid LIMIT 1",
            {"uid": uid},
        ).fetchone()
        return None if row is None else str(row[0])

    def _as_of(self, contact: Contact, now: int) -> Contact:
        if contact.ending == "open" and now - contact.at > self._window:
            return contact.silent(contact.at + self._window)
        return contact


def _where(
    column: str, start: int, end: int, points: Sequence[str], operators: Sequence[str]
) -> tuple[str, list[object]]:
    """Conditions and their values. column: a name of ours."""
    where, values = f"{column} >= ? AND {column} < ?", [start, end]
    chosen: list[object] = [*values]
    for name, wanted in (("point", points), ("operator", operators)):
        if wanted:
            where += f" AND {name} IN ({', '.join('?' * len(wanted))})"
            chosen.extend(wanted)
    return where, chosen
