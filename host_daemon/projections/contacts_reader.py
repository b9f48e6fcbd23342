"""Read contacts from the journal's file: those of a period, or only their counts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from host_daemon.contacts.contact import Contact
from host_daemon.projections import contacts_rows
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.contact_tables import COUNTS, NO_NUMBER, QUARTER

Column = Literal["all", "quarter", "point", "operator", "number"]
# Where a contact that is still open in the table has what its counts will be under.
OWN: dict[Column, str] = {
    "all": "0",
    "quarter": f"at / {QUARTER}",
    "point": "point",
    "operator": "coalesce(operator, '')",
    "number": str(NO_NUMBER),
}


class ContactsReader:
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
        return tuple(self._as_of(contacts_rows.from_row(row), now) for row in rows)

    def counts(
        self, start: int, end: int, now: int, points: Sequence[str] = (), operators: Sequence[str] = ()
    ) -> dict[str, int]:
        """Counts of the contacts of the period by outcome, under the names in `contact_tables.COUNTS`.

        start, end: on quarters of an hour, as every time zone's days are. Raises ValueError when not.
        """
        total: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        for counts in self.grouped("all", start, end, now, points, operators).values():
            total.update(counts)
        return dict(total)

    def grouped(
        self,
        column: Column,
        start: int,
        end: int,
        now: int,
        points: Sequence[str] = (),
        operators: Sequence[str] = (),
    ) -> dict[str | int, Counter[str]]:
        """The counts for each value of a column that had contacts in the period, in order.

        `quarter` is the quarter of an hour since 1970; no operator is an empty text, no number -1.
        start, end: as in `counts`.
        """
        if start % QUARTER or end % QUARTER:
            raise ValueError(f"a period of counts begins and ends on a quarter of an hour: {start}, {end}")
        where, values = _where("quarter", start // QUARTER, end // QUARTER, points, operators)
        sums = ", ".join(f"sum({name})" for name in COUNTS)
        key = "0" if column == "all" else column
        rows = self._connection.execute(
            f"SELECT {key} AS key, {sums} FROM contact_counts WHERE {where} GROUP BY key ORDER BY key",  # noqa: S608
            values,
        )
        found = {row[0]: Counter(dict(zip(COUNTS, row[1:], strict=True))) for row in rows.fetchall()}
        over = min(end, now - self._window)
        if start < over:
            where, values = _where("at", start, over, points, operators)
            for name, silent in self._connection.execute(
                f"SELECT {OWN[column]}, count(*) FROM contacts WHERE ending = 'open' AND {where} GROUP BY 1",  # noqa: S608
                values,
            ):
                found.setdefault(name, Counter(dict.fromkeys(COUNTS, 0)))["silent"] += silent
        return found

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

    def ratings(self, start: int, end: int, points: Sequence[str] = ()) -> Counter[str]:
        """Ratings of the contacts of the period by kind, asked for or not."""
        where, values = _where("at", start, end, points, ())
        rows = self._connection.execute(
            f"SELECT rating, count(*) FROM contacts WHERE rating IS NOT NULL AND {where} GROUP BY rating",  # noqa: S608
            values,
        )
        return Counter(dict(map(tuple, rows)))

    def waiting(self, start: int, end: int, now: int) -> int:
        """Customers who were asked in the period and may still rate."""
        (found,) = self._connection.execute(
            "SELECT count(*) FROM contacts WHERE ending = 'open' AND at >= ? AND at < ?",
            (max(start, now - self._window), end),
        ).fetchone()
        return int(found)

    def asked(self, start: int) -> Counter[str]:
        """Customers asked since `start`, by point: not presses, whoever hammers has asked one."""
        rows = self._connection.execute(
            "SELECT point, count(*) FROM contacts WHERE asked_at >= ? GROUP BY point", (start,)
        )
        return Counter(dict(map(tuple, rows)))

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
