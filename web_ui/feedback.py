"""Ratings by QR code and kiosk: public pages that can only submit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, Field

from host_daemon.events import FeedbackGiven, Rated, Rating
from host_daemon.store.records import Operator, Point
from host_daemon.texts import mark as _
from web_ui.access import EVERYBODY, visitor
from web_ui.page import Pages
from web_ui.post import Post
from web_ui.rate import Limiter

Way = Literal["qr", "kiosk"]

# From one phone; a kiosk serves a queue of people; from everybody together.
PER_PHONE = (12, 60_000)
PER_KIOSK = (60, 60_000)
ALTOGETHER = (300, 60_000)
# What waited on a phone for longer is not taken any more.
OLDEST_MS = 7 * 24 * 3_600_000
# A kiosk's rating that was made so recently knows its moment: sound and pictures of it can be had.
CERTAIN_MS = 2_000

# Which smileys there are, and what each stands for.
SMILEYS: dict[int, tuple[Rating, ...]] = {
    2: ("positive", "negative"),
    3: ("positive", "neutral", "negative"),
    4: ("positive", "positive", "negative", "negative"),
    5: ("positive", "positive", "neutral", "negative", "negative"),
}
FACES = {
    2: ("good", "bad"),
    3: ("good", "middling", "bad"),
    4: ("best", "good", "bad", "worst"),
    5: ("best", "good", "middling", "bad", "worst"),
}

Key = Annotated[
    str, Field(pattern=r"^[0-9a-f]{32}$", description="made by the page; a repeat changes nothing")
]
Age = Annotated[int, Field(ge=0, le=OLDEST_MS, description="milliseconds from the touch to this sending")]


class Rate(BaseModel):
    """A smiley was touched."""

    key: Key
    rating: Rating
    age_ms: Age = 0
    operator: Annotated[str | None, Field(max_length=100)] = None


class Tell(BaseModel):
    """What was added to a rating."""

    key: Key
    age_ms: Age = 0
    reasons: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)] = []
    text: Annotated[str, Field(max_length=2000)] = ""
    contact: Annotated[str, Field(max_length=200)] = ""
    publish: bool = False


class Taken(BaseModel):
    """It is stored."""

    taken: bool = True


@dataclass(frozen=True, kw_only=True)
class FeedbackPage:
    """faces: what each smiley shows and stands for, best first. people: id and name of who may be chosen."""

    way: Way
    point: Point
    faces: tuple[tuple[str, Rating], ...]
    reasons: tuple[str, ...]
    people: tuple[Operator, ...]
    back_s: float


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    limits = {"qr": Limiter(*PER_PHONE), "kiosk": Limiter(*PER_KIOSK)}
    altogether = Limiter(*ALTOGETHER)

    def page(way: Way, point: str) -> FeedbackPage:
        web = post.config.settings().web
        people = way == "kiosk" and web.kiosk_people
        return FeedbackPage(
            way=way,
            point=_point(post, point),
            faces=tuple(zip(FACES[web.smileys], SMILEYS[web.smileys], strict=True)),
            reasons=web.reasons,
            people=post.config.operators() if people else (),
            back_s=web.kiosk_back_s,
        )

    def qr(request: Request, point: str) -> FeedbackPage:
        """The page that a QR code opens on a customer's phone."""
        return page("qr", point)

    def kiosk(request: Request, point: str) -> FeedbackPage:
        """The same, full screen, on a tablet at the counter."""
        return page("kiosk", point)

    def limited(request: Request, way: Way) -> None:
        now = post.now()
        if not (limits[way].allow(visitor(request).address, now) and altogether.allow("", now)):
            raise HTTPException(429, _("Too many ratings at once. Try again in a minute."))

    pages.add("/q/{point}", "feedback.html", qr, EVERYBODY)
    pages.add("/kiosk/{point}", "feedback.html", kiosk, EVERYBODY)

    @app.post("/feedback/{way}/{point}/rating", dependencies=[Depends(EVERYBODY), Depends(limited)])
    async def rate(way: Way, point: str, given: Rate) -> Taken:
        """Take a rating; the same key again changes nothing."""
        known = _point(post, point)
        if given.operator is not None and post.config.one(Operator, given.operator) is None:
            raise HTTPException(404, _("There is no such operator."))
        rated = Rated(
            uid=_uid(way, given.key),
            at=post.now() - given.age_ms,
            point=known.id,
            operator=given.operator,
            rating=given.rating,
            source=way,
            cause=f"{way}/{given.key}",
            # A customer with a QR code may be anywhere by now: what happened at the counter is not theirs.
            at_certain=way == "kiosk" and given.age_ms <= CERTAIN_MS,
        )
        await post.submit(rated)
        return Taken()

    @app.post("/feedback/{way}/{point}/words", dependencies=[Depends(EVERYBODY), Depends(limited)])
    async def tell(way: Way, point: str, given: Tell) -> Taken:
        """Take what the customer adds to the rating of the same key."""
        known = _point(post, point)
        cause = _uid(way, given.key)
        if post.reader.event(cause) is None:
            raise HTTPException(409, _("The rating comes first."))
        await post.submit(
            FeedbackGiven(
                uid=f"{cause}/feedback",
                at=post.now() - given.age_ms,
                point=known.id,
                cause=cause,
                reasons=tuple(dict.fromkeys(_clean(reason) for reason in given.reasons)),
                text=_clean(given.text),
                contact=_clean(given.contact),
                publish=given.publish,
            )
        )
        return Taken()


def _uid(way: Way, key: str) -> str:
    return f"{way}/{key}/rated"


def _point(post: Post, point: str) -> Point:
    found = post.config.one(Point, point)
    if found is None:
        raise HTTPException(404, _("There is no such service point."))
    return found


def _clean(written: str) -> str:
    """Without control characters but line breaks, and without space around."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", written).strip()
