"""Data of reports: the journal's file, with its contacts brought up to date first."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import TypeVar, cast

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    BurstSeen,
    Event,
    ReceiptPrinted,
    SaleAttempted,
    Served,
    ServiceChecked,
    VisitorLeft,
)
from host_daemon.events.standards import LISTENER
from host_daemon.metrics.emonps import AskedCounts
from host_daemon.projections.answers import GivenAnswer, answers
from host_daemon.projections.causes import Kind, Occasions, marked, ruled
from host_daemon.projections.contacts_reader import Column, ContactsReader
from host_daemon.projections.contacts_writer import catch_up
from host_daemon.projections.customers import attempts, joined, leavers
from host_daemon.projections.people import CountedPerson, people
from host_daemon.reports.attribution import SeenMinute, minutes, visitors
from host_daemon.reports.groups import TIMES, moment
from host_daemon.reports.span import Span
from host_daemon.settings.contacts import ContactSettings
from host_daemon.standards.checker import heard_standard
from host_daemon.standards.mystery_shopper import first_scorings
from host_daemon.store.config import Config
from host_daemon.store.contact_tables import COUNTS, NO_NUMBER, QUARTER
from host_daemon.store.reader import Reader
from host_daemon.store.schema import connect, migrate

E = TypeVar("E", bound=Event)
TALLY = ("loyal", "passive", "critics", "silent", "unmeasured")
# Events taken in at a time, and the pause after them: a post at work writes between.
SOME, PAUSE_S = 200, 0.005
NO_JOURNAL = _(
    "{path}: there is no journal. Start the post once with `{smilepost} run`, or name its data "
    "folder with --data."
)


@dataclass(frozen=True)
class ReportFilter:
    """Points and operators that a report is about; none: all."""

    points: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()

    def has(self, event: Event) -> bool:
        return self.takes(getattr(event, "point", None), getattr(event, "operator", None))

    def takes(self, point: str | None, operator: str | None) -> bool:
        return (not self.points or point in self.points) and (
            not self.operators or operator in self.operators
        )


@dataclass(frozen=True)
class ReportContext:
    """Facts that events do not hold.

    stages: of the funnel, in order. cameras: the service point of each. numbers: names by keypad number.
    staff: measuring staff is on, so that what was measured of them may be told. at_staff: names of the
    cameras that look at operators.
    """

    stages: tuple[str, ...] = ()
    cameras: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[int, str] = field(default_factory=dict)
    staff: bool = False
    at_staff: frozenset[str] = frozenset()


# Customers are told apart before points and operators are chosen.
ALL_OF_THEM = ReportFilter()


def asked_counts(counts: Mapping[str, int]) -> AskedCounts:
    """The asked customers among these counts of contacts."""
    return AskedCounts(**{name: counts.get(name, 0) for name in TALLY})


class ReportData:
    """One post's figures at `now`. Close it when done."""

    def __init__(
        self, journal: Path, settings: ContactSettings, now: int, place: ReportContext = ReportContext()
    ) -> None:
        if not journal.exists():
            raise UserError(NO_JOURNAL, path=journal)
        self.settings = settings
        self.now = now
        self.stages = place.stages
        self.staff = place.staff
        self._place = place
        self._config = Config(journal.parent)
        self._connection = connect(str(journal))
        self._reader = Reader(journal)
        try:
            migrate(self._connection)
            taken = SOME
            while taken:
                self._connection.execute("BEGIN IMMEDIATE")
                taken = catch_up(self._connection, settings, SOME)
                self._connection.execute("COMMIT")
                if taken == SOME:
                    time.sleep(PAUSE_S)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise UserError(
                _("{path}: the journal cannot be read: {problem}"), path=journal, problem=error
            ) from None
        self._contacts = ContactsReader(self._connection, settings)

    def close(self) -> None:
        self._connection.close()

    def grouped(self, span: Span, chosen: ReportFilter, by: str) -> list[tuple[str, Counter[str]]]:
        """Contacts by what they were, for each group that had some; every day of the span is one."""
        column: Column = "quarter" if by in TIMES else cast(Column, by)
        found: dict[str, Counter[str]] = {}
        if by == "all":
            found[str(span)] = Counter(dict.fromkeys(COUNTS, 0))
        elif by == "day":
            found = {str(day.first): Counter() for day in span.days()}
        rows = self._contacts.grouped(column, span.start, span.end, self.now, chosen.points, chosen.operators)
        for key, counts in rows.items():
            name = self._name(key, by, span)
            if name:
                found.setdefault(name, Counter()).update(counts)
        return sorted(found.items()) if by in TIMES else list(found.items())

    def _name(self, key: str | int, by: str, span: Span) -> str:
        if by == "all":
            return str(span)
        if by in TIMES:
            return moment(int(key) * QUARTER, by, span.zone)
        if by == "number":
            return "" if key == NO_NUMBER else self._place.numbers.get(int(key), str(key))
        return str(key)

    def events(self, kind: type[E], span: Span, chosen: ReportFilter) -> list[E]:
        """Events of a kind, of the chosen points and operators."""
        return [one for one in self._reader.events((kind,), span.start, span.end) if chosen.has(one)]

    def checked(self, span: Span, chosen: ReportFilter) -> list[ServiceChecked]:
        """Visits of the span that were held against a standard of service: by rules over the phrases that
        were heard, and by listeners, whenever they listened."""
        found = [one for one in self.events(ServiceChecked, span, chosen) if not one.who.startswith(LISTENER)]
        found += [one for one in heard_standard(self._reader, span.start, span.end) if chosen.has(one)]
        for one in first_scorings(self._reader.listened(span.start)):
            track = self._reader.event(one.cause)
            at = one.at if track is None else track.at
            if span.start <= at < span.end and chosen.has(one):
                found.append(replace(one, at=at))
        return sorted(found, key=attrgetter("at", "uid"))

    def people(self, kind: type[Event], span: Span, chosen: ReportFilter) -> list[CountedPerson]:
        """Those of whom events of a kind tell, at the chosen points and with the chosen operators."""
        return [
            one
            for _kind, one in people(self._reader, (kind,), span.start, span.end)
            if chosen.takes(one.point, one.operator)
        ]

    def served(self, span: Span, chosen: ReportFilter) -> list[CountedPerson]:
        """Customers who were served: sales and presses of worker buttons, joined where both tell of one."""
        known = people(self._reader, (Served, ReceiptPrinted), span.start, span.end)
        return [one for one in joined(known) if chosen.takes(one.point, one.operator)]

    def attempts(self, span: Span, chosen: ReportFilter) -> list[SaleAttempted]:
        """Attempts to sell, by fob and heard, each once."""
        return [one for one in attempts(self.events(SaleAttempted, span, ALL_OF_THEM)) if chosen.has(one)]

    def left(self, span: Span, chosen: ReportFilter) -> list[VisitorLeft]:
        """Visitors who left, each once, also those whom an interviewer asked after staff had entered them."""
        return [one for one in leavers(self.events(VisitorLeft, span, ALL_OF_THEM)) if chosen.has(one)]

    def visitors(self, span: Span, chosen: ReportFilter) -> list[CountedPerson]:
        """Visitors who came in; operator: whoever served at their point then, where that is known."""
        found = visitors(self._reader, self._config, span.start, span.end)
        return [one for one in found if chosen.takes(one.point, one.operator)]

    def minutes(self, span: Span, chosen: ReportFilter) -> list[SeenMinute]:
        """Minutes in which a camera saw a customer's face; operator: whoever served there, where known."""
        cameras = {
            name: point for name, point in self._place.cameras.items() if name not in self._place.at_staff
        }
        found = minutes(self._reader, self._config, cameras, span.start, span.end)
        return [one for one in found if chosen.takes(one.point, one.operator)]

    def answers(self, span: Span, chosen: ReportFilter) -> list[GivenAnswer]:
        """Answers to the questions of the chosen points and operators."""
        return [one for one in answers(self._reader, span.start, span.end) if chosen.has(one.asked)]

    def named(self, span: Span, chosen: ReportFilter) -> dict[Kind, list[str]]:
        """Causes, delights and wishes of the span: those that customers ticked, tags of people as they were
        last set, whenever that was, and tags of rules; each once of one rating, burst, answer or survey."""
        occasions = Occasions(self._reader, span.start, span.end, chosen.has)
        return occasions.named(self.bursts(span, chosen), self._config.settings().web)

    def reasons(self, span: Span, chosen: ReportFilter) -> list[str]:
        """Why customers were not pleased."""
        return self.named(span, chosen)["cause"]

    def bursts(self, span: Span, chosen: ReportFilter) -> list[tuple[BurstSeen, tuple[str, ...]]]:
        """Bursts of customers at the chosen points, and the causes tagged on each or on its incident."""
        by_rules, by_people = ruled(self._reader, span.start), marked(self._reader, span.start)
        found = []
        for burst in self._reader.events((BurstSeen,), span.start, span.end):
            here = not chosen.points or self._place.cameras.get(burst.camera) in chosen.points
            if here and burst.camera not in self._place.at_staff:
                tags = (*by_rules.get(burst.uid, ()), *by_people.get(burst.uid, ()))
                found.append((burst, tuple(dict.fromkeys(tags))))
        return found
