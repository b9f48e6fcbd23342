"""What everything that a customer's page sends has in common: its key, its age, its limits, its rating."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import HTTPException, Request
from pydantic import Field

from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import Rated
from host_daemon.store.records import Point
from web_ui.core.access import visitor
from web_ui.core.rate_limit import Limiter
from web_ui.core.services import Post

Way = Literal["qr", "kiosk"]

# From one phone; a kiosk serves a queue of people; from everybody together. One customer sends a rating,
# a survey, words and a voice message.
PER_PHONE = (24, MINUTE_MS)
PER_KIOSK = (120, MINUTE_MS)
ALTOGETHER = (600, MINUTE_MS)
# What waited on a phone for longer is not taken any more.
OLDEST_MS = 7 * DAY_MS

KEY = r"^[0-9a-f]{32}$"
Key = Annotated[str, Field(pattern=KEY, description="made by the page; a repeat changes nothing")]
Age = Annotated[int, Field(ge=0, le=OLDEST_MS, description="milliseconds from the touch to this sending")]


class Gate:
    """Holds up whoever sends too much."""

    def __init__(self, post: Post) -> None:
        self._now = post.now
        self._limits = {"qr": Limiter(*PER_PHONE), "kiosk": Limiter(*PER_KIOSK)}
        self._altogether = Limiter(*ALTOGETHER)

    def __call__(self, request: Request, way: Way) -> None:
        now = self._now()
        each = self._limits[way]
        if not (each.allow(visitor(request).address, now) and self._altogether.allow("", now)):
            raise HTTPException(429, _("Too many ratings at once. Try again in a minute."))


def rating_uid(way: Way, key: str) -> str:
    """uid of the rating that a page made under this key."""
    return f"{way}/{key}/rated"


def rating(post: Post, way: Way, key: str) -> Rated:
    """The rating to which something is added. Raises 409 when it has not come yet."""
    found = post.reader.event(rating_uid(way, key))
    if not isinstance(found, Rated):
        raise HTTPException(409, _("The rating comes first."))
    return found


def point_of(post: Post, point: str) -> Point:
    """The service point of that id. Raises 404."""
    found = post.config.one(Point, point)
    if found is None:
        raise HTTPException(404, _("There is no such service point."))
    return found


def clean(written: str) -> str:
    """Without control characters but line breaks, and without space around."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", written).strip()
