"""Words, voices and contacts that customers left with a rating."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Literal, TypeVar

from fastapi import HTTPException, Query
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    Event,
    FeedbackGiven,
    PhotoTaken,
    Rated,
    Rating,
    VoiceMessageLeft,
    WordsHidden,
    uids,
)
from host_daemon.feedback.hidden_words import hidden
from host_daemon.store.names import Names, names
from host_daemon.store.reader import Reader
from web_ui.core.access import MANAGERS, READERS, Who
from web_ui.core.media import Voice, voice
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import ConfigOf, EventsOf, Now, ReaderOf
from web_ui.core.slug import slug, uid

E = TypeVar("E", bound=Event)

LISTED = 40
Shown = Literal["all", "praise"]
Days = Annotated[int, Query(ge=1, le=3660)]

router = PageRouter(READERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class CustomerWords:
    """Words, voice and contact that one customer added to a rating. photo: address of the picture of that
    moment, or None.

    publish: what may be published: `text`, `voice`, `photo`. shown: the display may show the words; slug: of
    them, to take them off it.
    """

    at: int
    point: str
    operator: str | None
    rating: Rating | None
    reasons: tuple[str, ...]
    text: str
    contact: str
    voice: Voice | None
    photo: str | None
    publish: tuple[str, ...]
    shown: bool
    slug: str


@dataclass(frozen=True, kw_only=True)
class SaidPage:
    """The newest first, after as many as are skipped. days: how far back. older: `skip` of the next page."""

    show: Shown
    days: int
    said: tuple[CustomerWords, ...]
    older: int | None


@router.page("/said", "said.html")
def said(
    reader: ReaderOf,
    config: ConfigOf,
    now: Now,
    show: Shown = "all",
    days: Days = 90,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> SaidPage:
    """Words of customers, or only the praises that may be published."""
    known = names(config)
    every = (shown_words(reader, known, one) for one in rated_words(reader, now, days))
    found = (one for one in every if show == "all" or (one.rating == "positive" and one.publish))
    shown = tuple(islice(found, skip, skip + LISTED + 1))
    older = skip + LISTED if len(shown) > LISTED else None
    return SaidPage(show=show, days=days, said=shown[:LISTED], older=older)


@forms.post("/said/{slug}/hide")
async def hide(reader: ReaderOf, events: EventsOf, who: Who, now: Now, slug: str) -> Response:
    """Take a customer's words off the display."""
    words = reader.event(uid(slug))
    if not isinstance(words, FeedbackGiven):
        raise HTTPException(404, _("This text was not found."))
    await events.store(WordsHidden(uid=uids.hidden(words.uid), at=now, cause=words.uid, user=str(who.name)))
    return RedirectResponse("/said", 303)


@dataclass(frozen=True, kw_only=True)
class RatedWords:
    """A rating and what its customer added: words, a voice message; and the photo of its moment."""

    rated: Rated
    given: FeedbackGiven | None
    left: VoiceMessageLeft | None
    photo: PhotoTaken | None


def rated_words(reader: Reader, now: int, days: int) -> Iterator[RatedWords]:
    """Each rating of so many days that something was added to, the newest first."""
    kinds: tuple[type[FeedbackGiven | VoiceMessageLeft], ...] = (FeedbackGiven, VoiceMessageLeft)
    added = reader.events(kinds, now - days * DAY_MS, now + 1, newest=True)
    for cause in dict.fromkeys(one.cause for one in added):
        rated = reader.event(cause)
        if isinstance(rated, Rated):
            around = reader.caused_by(cause)
            yield RatedWords(
                rated=rated,
                given=_of(FeedbackGiven, around),
                left=_of(VoiceMessageLeft, around),
                photo=_of(PhotoTaken, around),
            )


def _of(kind: type[E], events: tuple[Event, ...]) -> E | None:
    return next((one for one in events if isinstance(one, kind)), None)


def shown_words(reader: Reader, known: Names, found: RatedWords) -> CustomerWords:
    """The words as pages show them."""
    rated, given = found.rated, found.given
    allowed = {
        "text": given and given.publish and given.text,
        "voice": given and given.publish_voice and found.left,
        "photo": given and given.publish_photo and found.photo,
    }
    return CustomerWords(
        at=rated.at,
        point=known.point(rated.point),
        operator=known.operator(rated.operator),
        rating=rated.rating,
        reasons=given.reasons if given else (),
        text=given.text if given else "",
        contact=given.contact if given else "",
        voice=voice(found.left) if found.left else None,
        photo=f"/photos/{slug(found.photo.uid)}.jpg" if found.photo else None,
        publish=tuple(part for part, may in allowed.items() if may),
        shown=bool(given and allowed["text"] and rated.rating == "positive" and not hidden(reader, given)),
        slug=slug(given.uid) if given else "",
    )
