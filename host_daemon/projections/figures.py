"""A span of time in figures: the contacts of the journal, and what metrics say of them."""

from __future__ import annotations

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
    window = round(settings.answer_window_s * 1000)
    with closing(connect(str(journal.path), read_only=True)) as connection:
        counts = ContactsReader(connection, settings).counts(start, end, now)
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
    tally = AskedCounts(
        **{name: counts[name] for name in ("loyal", "passive", "critics", "silent", "unmeasured")}
    )
    return Figures(
        counting=counting,
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
