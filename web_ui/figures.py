"""A span of time in figures: contacts folded from the journal, and what metrics say of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from host_daemon.contacts.fold import fold
from host_daemon.contacts.settings import ContactSettings
from host_daemon.events import Asked, BackgroundMeasured, Event, Rated
from host_daemon.metrics.emonps import emonps, tally
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate
from host_daemon.store.reader import Reader

KINDS: tuple[type[Event], ...] = (Asked, Rated, BackgroundMeasured)


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


def figures(reader: Reader, settings: ContactSettings, now: int, start: int, end: int) -> Figures:
    """The figures of the contacts that began in [start, end)."""
    margin = round(settings.answer_window_s * 1000)
    events = reader.events(KINDS, start - margin, end + margin)
    contacts = [one for one in fold(events, settings, now) if start <= one.at < end]
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
