"""Words, voices and contacts that customers left with a rating, and the praises that may be published."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from fastapi import HTTPException, Query
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import Event, FeedbackGiven, PhotoTaken, Rated, Rating, VoiceMessageLeft, WordsHidden
from host_daemon.feedback.hidden_words import hidden
from host_daemon.store.names import Names, names
from host_daemon.store.reader import Reader
from web_ui.core.access import LISTENERS, MANAGERS, READERS, Who
from web_ui.core.media import Voice, voice
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, EventsOf, Now, ReaderOf, Services, ServicesOf
from web_ui.core.slug import slug, uid

E = TypeVar("E", bound=Event)

LISTED = 40
Shown = Literal["all", "praise"]
Days = Annotated[int, Query(ge=1, le=3660)]

router = PageRouter(READERS)
files = PageRouter(LISTENERS)
forms = FormRouter(MANAGERS)
routers = (router, files, forms)


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


@dataclass(frozen=True, kw_only=True)
class Praise:
    """The parts of one praise that may be published. voice, photo: names of files beside it."""

    at: str
    point: str
    text: str
    voice: str
    photo: str


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
    every = (_said(reader, known, *one) for one in _gathered(reader, now, days))
    found = (one for one in every if show == "all" or (one.rating == "positive" and one.publish))
    shown = tuple(islice(found, skip, skip + LISTED + 1))
    older = skip + LISTED if len(shown) > LISTED else None
    return SaidPage(show=show, days=days, said=shown[:LISTED], older=older)


@forms.post("/said/{slug}/hide")
async def hide(reader: ReaderOf, events: EventsOf, who: Who, now: Now, slug: str) -> Response:
    """Take a customer's words off the display."""
    words = reader.event(uid(slug))
    if not isinstance(words, FeedbackGiven):
        raise HTTPException(404, _("There are no such words."))
    await events.store(WordsHidden(uid=f"{words.uid}/hidden", at=now, cause=words.uid, user=str(who.name)))
    return RedirectResponse("/said", 303)


@files.get(
    "/said/praises.zip",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def praises(services: ServicesOf, audit: AuditOf, who: Who, now: Now, days: Days = 90) -> Response:
    """Every praise that may be published as one file: words, voices, photos. Noted in the audit."""
    content = await run_in_threadpool(_packed, services, days)
    if content is None:
        raise HTTPException(404, _("There is no praise that may be published."))
    await audit.note(who.name, "exported", "praises")
    name = f'attachment; filename="praises-{now}.zip"'
    return Response(content, media_type="application/zip", headers={"content-disposition": name})


Gathered = tuple[Rated, FeedbackGiven | None, VoiceMessageLeft | None, PhotoTaken | None]


def _gathered(reader: Reader, now: int, days: int) -> Iterator[Gathered]:
    """Each rating that something was added to, with all of that, the newest rating first."""
    kinds: tuple[type[FeedbackGiven | VoiceMessageLeft], ...] = (FeedbackGiven, VoiceMessageLeft)
    added = reader.events(kinds, now - days * DAY_MS, now + 1, newest=True)
    for cause in dict.fromkeys(one.cause for one in added):
        rated = reader.event(cause)
        if isinstance(rated, Rated):
            around = reader.caused_by(cause)
            yield rated, _of(FeedbackGiven, around), _of(VoiceMessageLeft, around), _of(PhotoTaken, around)


def _of(kind: type[E], events: tuple[Event, ...]) -> E | None:
    return next((one for one in events if isinstance(one, kind)), None)


def _said(
    reader: Reader,
    known: Names,
    rated: Rated,
    given: FeedbackGiven | None,
    left: VoiceMessageLeft | None,
    photo: PhotoTaken | None,
) -> CustomerWords:
    allowed = {
        "text": given and given.publish and given.text,
        "voice": given and given.publish_voice and left,
        "photo": given and given.publish_photo and photo,
    }
    return CustomerWords(
        at=rated.at,
        point=known.point(rated.point),
        operator=known.operator(rated.operator),
        rating=rated.rating,
        reasons=given.reasons if given else (),
        text=given.text if given else "",
        contact=given.contact if given else "",
        voice=voice(left) if left else None,
        photo=f"/photos/{slug(photo.uid)}.jpg" if photo else None,
        publish=tuple(part for part, may in allowed.items() if may),
        shown=bool(given and allowed["text"] and rated.rating == "positive" and not hidden(reader, given)),
        slug=slug(given.uid) if given else "",
    )


def _packed(services: Services, days: int) -> bytes | None:
    """The zip file, or None when there is nothing to put into it. What has expired is left out."""
    known, out = names(services.config), io.BytesIO()
    found: list[Praise] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for gathered in _gathered(services.reader, services.now(), days):
            one = _said(services.reader, known, *gathered)
            if one.rating != "positive" or not one.publish:
                continue
            moment = datetime.fromtimestamp(one.at / 1000, services.zone)
            praise = Praise(at=f"{moment:%Y-%m-%d %H:%M}", point=one.point, text="", voice="", photo="")
            if "text" in one.publish:
                praise = replace(praise, text=one.text)
            for part, event in (("voice", gathered[2]), ("photo", gathered[3])):
                if event and part in one.publish and (path := _kept(services.data, event.path)):
                    name = f"{len(found) + 1:03}-{part}{path.suffix}"
                    file.write(path, name)
                    praise = replace(praise, **{part: name})
            if praise.text or praise.voice or praise.photo:
                found.append(praise)
        rows = [asdict(praise) for praise in found]
        file.writestr("praises.json", json.dumps(rows, ensure_ascii=False, indent=1))
        file.writestr("praises.csv", _table(rows))
    return out.getvalue() if found else None


def _kept(data: Path, written: str) -> Path | None:
    path = (data / written).resolve()
    return path if path.is_relative_to(data.resolve()) and path.is_file() else None


def _table(rows: list[dict[str, str]]) -> bytes:
    """The rows as CSV that spreadsheets open; what could be taken for a formula is not one."""
    text = io.StringIO()
    table = csv.DictWriter(text, ("at", "point", "text", "voice", "photo"))
    table.writeheader()
    table.writerows(
        {name: f"'{value}" if value[:1] in "=+-@" and value else value for name, value in row.items()}
        for row in rows
    )
    return text.getvalue().encode("utf-8-sig")
