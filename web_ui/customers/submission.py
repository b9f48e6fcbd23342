"""Limits on submissions of customers' pages, and the rating to which everything else is added."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, HTTPException

from host_daemon.base.durations import MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import Rated
from host_daemon.store.reader import Reader
from web_ui.core.access import Who
from web_ui.core.app_state import PerApp
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Now

Way = Literal["qr", "kiosk"]

# From one phone; a kiosk serves a queue of people; from everybody together. One customer sends a rating,
# a survey, words and a voice message.
PER_PHONE = (24, MINUTE_MS)
PER_KIOSK = (120, MINUTE_MS)
ALTOGETHER = (600, MINUTE_MS)


class SubmissionLimits:
    """Limits on what one address, and all of them together, may send."""

    def __init__(self) -> None:
        self._limits = {"qr": Limiter(*PER_PHONE), "kiosk": Limiter(*PER_KIOSK)}
        self._altogether = Limiter(*ALTOGETHER)

    def allow(self, way: Way, address: str, now: int) -> bool:
        """Count a submission at `now` (ms); False when there were too many."""
        return self._limits[way].allow(address, now) and self._altogether.allow("", now)


async def limited(
    way: Way, who: Who, now: Now, limits: Annotated[SubmissionLimits, Depends(PerApp(SubmissionLimits))]
) -> None:
    """Dependency of what takes submissions. Answers 429 to whoever sends too much."""
    if not limits.allow(way, who.address, now):
        raise HTTPException(429, _("Too many ratings at once. Try again in a minute."))


def rating_uid(way: Way, key: str) -> str:
    """uid of the rating that a page made under this key."""
    return f"{way}/{key}/rated"


def rating(reader: Reader, way: Way, key: str) -> Rated:
    """The rating to which something is added. Raises 409 when it has not come yet."""
    found = reader.event(rating_uid(way, key))
    if not isinstance(found, Rated):
        raise HTTPException(409, _("The rating comes first."))
    return found
