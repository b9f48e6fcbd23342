"""A span of time in figures: the contacts of the journal, and what metrics say of them."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass

from host_daemon.contacts.book import Book
from host_daemon.contacts.ledger import catch_up
from host_daemon.contacts.settings import ContactSettings
from host_daemon.metrics.emonps import Tally, emonps
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate
from host_daemon.store.journal import Journal, JournalError
from host_daemon.store.schema import connect

# Events taken in at a time, so that presses never wait long, and how often a page waits for them; the first
# catch-up of a long journal goes on behind its back.
SLICE, SLICES = 200, 25


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
    """Have the journal's own writer bring the contacts up to date, as far as a page can wait.

    A journal that cannot be written keeps the contacts that it has: the page that says so must not fail.
    """
    with suppress(JournalError):
        for _ in range(SLICES):
            if journal.submit(lambda db: catch_up(db, settings, SLICE)).result() < SLICE:
                break


def figures(journal: Journal, settings: ContactSettings, now: int, start: int, end: int) -> Figures:
    """The figures of the contacts that began in [start, end). Blocks until the newest events are in them.

    start, end: on quarters of an hour, as every day's are.
    """
    keep_up(journal, settings)
    window = round(settings.answer_window_s * 1000)
    with closing(connect(str(journal.path), read_only=True)) as connection:
        counts = Book(connection, settings).counts(start, end, now)
        ratings = dict(
            connection.execute(
                "SELECT rating, count(*) FROM contacts WHERE rating IS NOT NULL AND at >= ? AND at < ?"
                " GROUP BY rating",
                (start, end),
            ).fetchall()
        )
        (waiting,) = connection.execute(
            "SELECT count(*) FROM contacts WHERE ending = 'open' AND at >= ? AND at < ?",
            (max(start, now - window), end),
        ).fetchone()
    tally = Tally(**{name: counts[name] for name in ("loyal", "passive", "critics", "silent", "unmeasured")})
    return Figures(
        asked=tally.asked,
        answered=tally.rated,
        silent=tally.silent,
        waiting=waiting,
        positive=ratings.get("positive", 0),
        neutral=ratings.get("neutral", 0),
        negative=ratings.get("negative", 0),
        response=response_rate(tally.rated, tally.asked, settings.least_asked),
        emonps=emonps(tally, settings.silent_weight, settings.least_asked),
    )
