"""A span of time in figures: the contacts of the journal, and what metrics say of them."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass

from host_daemon.contacts.book import Book
from host_daemon.contacts.ledger import catch_up
from host_daemon.contacts.settings import ContactSettings
from host_daemon.metrics.emonps import emonps, tally
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate
from host_daemon.store.journal import Journal, JournalError
from host_daemon.store.schema import connect


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A span of time in figures.

    asked: customers who were asked and whose answer is known; answered, silent: those of them who did and
    did not rate. waiting: asked, and they may still rate. positive, neutral, negative: ratings, asked for
    or not; hammering counts once. response: share of the asked who answered, 0 to 1. emonps: -100 to 100.
    """

    asked: int
    answered: int
    silent: int
    waiting: int
    positive: int
    neutral: int
    negative: int
    response: Figure | TooFew | Contradiction
    emonps: Figure | TooFew


def keep_up(journal: Journal, settings: ContactSettings) -> None:
    """Have the journal's own writer bring the contacts up to date: nobody then waits for a lock.

    A journal that cannot be written keeps the contacts that it has: the page that says so must not fail.
    """
    with suppress(JournalError):
        journal.submit(lambda connection: catch_up(connection, settings)).result()


def figures(journal: Journal, settings: ContactSettings, now: int, start: int, end: int) -> Figures:
    """The figures of the contacts that began in [start, end). Blocks until the newest events are in them."""
    keep_up(journal, settings)
    with closing(connect(str(journal.path), read_only=True)) as connection:
        contacts = Book(connection, settings).contacts(start, end, now)
    ratings = Counter(one.rating for one in contacts)
    endings = Counter(one.ending for one in contacts)
    asked = endings["rated"] + endings["silent"]
    return Figures(
        asked=asked,
        answered=endings["rated"],
        silent=endings["silent"],
        waiting=endings["open"],
        positive=ratings["positive"],
        neutral=ratings["neutral"],
        negative=ratings["negative"],
        response=response_rate(endings["rated"], asked, settings.least_asked),
        emonps=emonps(tally(contacts), settings.silent_weight, settings.least_asked),
    )
