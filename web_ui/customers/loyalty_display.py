"""The Loyalty Display: the day's smiles and thanks on a screen that everybody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import HTTPException, Request

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import FeedbackGiven, Rated
from host_daemon.feedback.hidden_words import hidden
from host_daemon.projections.figures import positive
from host_daemon.store.records import Point
from web_ui.core.access import EVERYBODY
from web_ui.core.local_day import day
from web_ui.core.page import Pages
from web_ui.core.services import Post

# Thanks are shown for so many days, the newest few of them.
DAYS, THANKS = 30, 5


@dataclass(frozen=True, kw_only=True)
class DisplayPage:
    """smiles: positive ratings of the day. thanks: words that customers allowed to be published."""

    point: Point
    smiles: int
    thanks: tuple[str, ...]


def add(pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def display(request: Request, point: str) -> DisplayPage:
        """The day's smiles at a service point, and customers' thanks."""
        found = post.config.one(Point, point)
        if found is None:
            raise HTTPException(404, _("There is no such service point."))
        now = post.now()
        start, end = day(now, post.zone)
        smiles = positive(post.journal, post.config.settings().contacts, start, end, point)
        words = post.reader.events([FeedbackGiven], now - DAYS * DAY_MS, now + 1, newest=True)
        return DisplayPage(point=found, smiles=smiles, thanks=_thanks(post, point, words))

    pages.add("/display/{point}", "display.html", display, EVERYBODY)


def _thanks(post: Post, point: str, words: Sequence[FeedbackGiven]) -> tuple[str, ...]:
    found = []
    for one in words:
        if one.point != point or not one.publish or not one.text or hidden(post.reader, one):
            continue
        rated = post.reader.event(one.cause)
        if isinstance(rated, Rated) and rated.rating == "positive":
            found.append(one.text)
        if len(found) == THANKS:
            break
    return tuple(found)
