"""The Loyalty Display: the day's smiles and thanks on a screen that everybody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from host_daemon.base.durations import DAY_MS
from host_daemon.events import FeedbackGiven, Rated
from host_daemon.feedback.hidden_words import hidden
from host_daemon.projections.figures import positive
from host_daemon.store.reader import Reader
from host_daemon.store.records import Point
from web_ui.core.access import EVERYBODY
from web_ui.core.local_day import day
from web_ui.core.page import PageRouter
from web_ui.core.services import Now, ServicesOf, SettingsOf
from web_ui.core.submission import point_of

# Thanks are shown for so many days, the newest few of them.
DAYS, THANKS = 30, 5

router = PageRouter(EVERYBODY)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class DisplayPage:
    """smiles: positive ratings of the day. thanks: words that customers allowed to be published."""

    point: Point
    smiles: int
    thanks: tuple[str, ...]


@router.page("/display/{point}", "display.html")
def display(services: ServicesOf, settings: SettingsOf, now: Now, point: str) -> DisplayPage:
    """The day's smiles at a service point, and customers' thanks."""
    found = point_of(services.config, point)
    start, end = day(now, services.zone)
    smiles = positive(services.journal, settings.contacts, start, end, point)
    words = services.reader.events([FeedbackGiven], now - DAYS * DAY_MS, now + 1, newest=True)
    return DisplayPage(point=found, smiles=smiles, thanks=_thanks(services.reader, point, words))


def _thanks(reader: Reader, point: str, words: Sequence[FeedbackGiven]) -> tuple[str, ...]:
    found = []
    for one in words:
        if one.point != point or not one.publish or not one.text or hidden(reader, one):
            continue
        rated = reader.event(one.cause)
        if isinstance(rated, Rated) and rated.rating == "positive":
            found.append(one.text)
        if len(found) == THANKS:
            break
    return tuple(found)
