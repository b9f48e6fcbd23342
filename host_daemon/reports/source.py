"""Where reports read from: the journal's file, brought up to date first."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from host_daemon.contacts.book import Book
from host_daemon.contacts.ledger import catch_up
from host_daemon.contacts.settings import ContactSettings
from host_daemon.errors import UserError
from host_daemon.events import Event, IncidentMarked, ReceiptPrinted, SaleAttempted, Served, VisitorCounted
from host_daemon.metrics.emonps import Tally
from host_daemon.reports.span import Span
from host_daemon.store.reader import Reader
from host_daemon.store.schema import connect, migrate
from host_daemon.texts import Texts

TALLY = ("loyal", "passive", "critics", "silent", "unmeasured")
SOME = 2000  # events taken in at a time; a post at work writes between


@dataclass(frozen=True)
class Chosen:
    """Which points and operators a report is about; none: all."""

    points: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()

    def has(self, event: Event) -> bool:
        return (not self.points or getattr(event, "point", None) in self.points) and (
            not self.operators or getattr(event, "operator", None) in self.operators
        )


class Source:
    """One post's figures at `now`. Close it when done."""

    def __init__(self, journal: Path, settings: ContactSettings, now: int, words: Texts) -> None:
        if not journal.exists():
            raise UserError(
                words.text(
                    "{path}: there is no journal. Start the post once with `smilepost run`, or name its data "
                    "folder with --data.",
                    path=journal,
                )
            )
        self.settings = settings
        self.now = now
        self._connection = connect(str(journal))
        self._reader = Reader(journal)
        try:
            migrate(self._connection)
            taken = SOME
            while taken:
                self._connection.execute("BEGIN IMMEDIATE")
                taken = catch_up(self._connection, settings, SOME)
                self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._connection.close()
            raise UserError(
                words.text("{path}: the journal cannot be read: {problem}", path=journal, problem=error)
            ) from None
        self._book = Book(self._connection, settings)

    def close(self) -> None:
        self._connection.close()

    def counts(self, span: Span, chosen: Chosen) -> Counter[str]:
        """Contacts by what they were, under the names of the counts."""
        return Counter(self._book.counts(span.start, span.end, self.now, chosen.points, chosen.operators))

    def tally(self, span: Span, chosen: Chosen) -> Tally:
        counts = self.counts(span, chosen)
        return Tally(**{name: counts[name] for name in TALLY})

    def names(self, column: str, span: Span, chosen: Chosen) -> tuple[str, ...]:
        """The points or operators (`column`) that had contacts in the span."""
        return self._book.names(column, span.start, span.end, chosen.points, chosen.operators)

    def receipts(self, span: Span, chosen: Chosen) -> list[ReceiptPrinted]:
        found = self._reader.events((ReceiptPrinted,), span.start, span.end)
        return [receipt for receipt in found if chosen.has(receipt)]

    def visitors(self, span: Span, chosen: Chosen) -> int:
        """People who came in; a visitor belongs to a point, to no operator."""
        points = Chosen(chosen.points)
        return sum(map(points.has, self._reader.events((VisitorCounted,), span.start, span.end)))

    def count(self, kind: type[SaleAttempted] | type[Served], span: Span, chosen: Chosen) -> int:
        return sum(map(chosen.has, self._reader.events((kind,), span.start, span.end)))

    def reasons(self, span: Span) -> list[str]:
        """Tags of incidents, as they were last set."""
        latest: dict[str, Sequence[str]] = {}
        for mark in self._reader.events((IncidentMarked,), span.start, span.end):
            latest[mark.cause] = mark.tags
        return [tag for tags in latest.values() for tag in tags]
