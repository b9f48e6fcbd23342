"""A span of time in figures: the contacts of the journal, and what metrics say of them."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass

from host_daemon.base.texts import mark as _
from host_daemon.metrics.emonps import AskedCounts, emonps
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate
from host_daemon.projections.contacts_reader import ContactsReader
from host_daemon.projections.contacts_writer import behind, catch_up
from host_daemon.projections.updater import STEP
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import Journal, JournalError
from host_daemon.store.schema import connect

# When the contacts lack more events than this, no page waits: the core takes them in behind its back.
FAR = 2000

COUNTING = _("The figures are still being counted anew; until that is done they are too low.")
NOT_YET = _("The figures are still being counted anew. Look again in a minute.")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A span of time in figures.

    counting: they are still being counted, and too low. asked: customers who were asked and whose answer is
    known; answered, silent: those of them who did and did not rate. waiting: asked, and they may still rate.
    positive, neutral, negative: ratings, asked for or not; hammering counts once. response: share of the
    asked who answered, 0 to 1. emonps: -100 to 100.
    """

    counting: bool
    asked: int
    answered: int
    silent: int
    waiting: int
    positive: int
    neutral: int
    negative: int
    response: Figure | TooFew | Contradiction
    emonps: Figure | TooFew


def keep_up(journal: Journal, settings: ContactSettings) -> bool:
    """Have the journal's own writer bring the contacts up to date; False when they are too far behind.

    A journal that cannot be written keeps the contacts that it has: the page that says so must not fail.
    """
    with closing(connect(str(journal.path), read_only=True)) as connection:
        if behind(connection, settings) > FAR:
            return False
    with suppress(JournalError):
        while journal.submit(lambda db: catch_up(db, settings, STEP)).result() == STEP:
            pass
    return True


def figures(journal: Journal, settings: ContactSettings, now: int, start: int, end: int) -> Figures:
    """The figures of the contacts that began in [start, end), with the newest events unless those are many.

    start, end: on quarters of an hour, as every day's are.
    """
    counting = not keep_up(journal, settings)
    with closing(connect(str(journal.path), read_only=True)) as connection:
        contacts = ContactsReader(connection, settings)
        counts = contacts.counts(start, end, now)
        ratings = contacts.ratings(start, end)
        waiting = contacts.waiting(start, end, now)
    counted = AskedCounts(
        **{name: counts[name] for name in ("loyal", "passive", "critics", "silent", "unmeasured")}
    )
    return Figures(
        counting=counting,
        asked=counted.asked,
        answered=counted.rated,
        silent=counted.silent,
        waiting=waiting,
        positive=ratings["positive"],
        neutral=ratings["neutral"],
        negative=ratings["negative"],
        response=response_rate(counted.rated, counted.asked, settings.least_asked),
        emonps=emonps(counted, settings.silent_weight, settings.least_asked),
    )


def asked(journal: Journal, settings: ContactSettings, start: int) -> Counter[str]:
    """Customers asked since `start`, by service point."""
    keep_up(journal, settings)
    with closing(connect(str(journal.path), read_only=True)) as connection:
        return ContactsReader(connection, settings).asked(start)


def positive(journal: Journal, settings: ContactSettings, start: int, end: int, point: str) -> int:
    """Positive ratings at a service point in [start, end)."""
    keep_up(journal, settings)
    with closing(connect(str(journal.path), read_only=True)) as connection:
        return ContactsReader(connection, settings).ratings(start, end, (point,))["positive"]
