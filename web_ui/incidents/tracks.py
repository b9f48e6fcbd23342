"""Tracks: list, cut by hand, hold, and the audit of listening and removal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, get_args

from fastapi import Form, HTTPException, Query
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import CutAsked, CutFailed, IncidentOpened, PhotoTaken, TrackCut, TrackKind, uids
from host_daemon.projections.spoken_phrases import Uttered, uttered
from host_daemon.retention.policy import MB, ORDER
from host_daemon.retention.tracks import held, hold, release, tracks
from host_daemon.store.reader import END_OF_TIME, AuditLine, Reader
from web_ui.core.access import LISTENERS, MANAGERS, Who
from web_ui.core.labels import WORDS
from web_ui.core.media import Track, track
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, DataOf, Now, ReaderOf, Services, ServicesOf, SettingsOf, ZoneOf
from web_ui.core.slug import slug, uid

SHOWN, AUDITED = 15, 40
# How many tracks are looked through for those of one kind.
LOOKED_THROUGH = 2000
# Beyond the clock's own uncertainty a moment that lies ahead is a slip of the pen.
AHEAD_MS = MINUTE_MS
LONGEST_S = 600
# What is noted of tracks in the audit.
ACTIONS = tuple(action for action in WORDS["done"] if action)


@dataclass(frozen=True, kw_only=True)
class KindKept:
    """Tracks of a kind: the days that they are kept, their number on disk and their bytes."""

    kind: TrackKind
    days: float
    tracks: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class TrackLine:
    """A track. slug: of its uid. moment: of its event. there: whether its file is still kept, until
    `expires`, or for good when held. incident: address of the incident it belongs to, or None.
    uttered: phrases heard in it."""

    slug: str
    track: Track
    moment: int
    there: bool
    held: bool
    expires: int
    incident: str | None
    uttered: tuple[Uttered, ...]


@dataclass(frozen=True, kw_only=True)
class MissedCut:
    """A request that could not be met."""

    at: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """A line of the audit. track: kind of the track that it is about, or None where it is about none;
    moment: of the track, photo or incident."""

    line: AuditLine
    track: TrackKind | None
    photo: bool
    moment: int | None


@dataclass(frozen=True, kw_only=True)
class TracksPage:
    """The newest tracks, of one kind or all, older than `before`. now: for the form, in the post's time.

    used: bytes of all tracks on disk, of `budget`. waiting: cuts that are being made. missed: those of the
    last day that nobody can have. older: `before` of the next page, or None.
    """

    now: str
    kind: TrackKind | None
    kinds: tuple[KindKept, ...]
    used: int
    budget: int
    microphones: tuple[str, ...]
    tracks: tuple[TrackLine, ...]
    older: int | None
    waiting: tuple[CutAsked, ...]
    missed: tuple[MissedCut, ...]
    audit: tuple[AuditEntry, ...]


router = PageRouter(LISTENERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@router.page("/tracks", "tracks.html")
def shown(
    services: ServicesOf,
    kind: TrackKind | None = None,
    before: Annotated[int | None, Query(ge=0, le=END_OF_TIME)] = None,
) -> TracksPage:
    """Tracks, what is being cut, how long they are kept, and who did what with them."""
    return _page(services, kind, before)


@forms.post("/tracks/cut")
async def cut(
    who: Who,
    now: Now,
    zone: ZoneOf,
    settings: SettingsOf,
    audit: AuditOf,
    microphone: Annotated[str, Form(max_length=100)],
    kind: Annotated[TrackKind, Form()],
    at: Annotated[str, Form(max_length=40)],
    before: Annotated[float, Form(ge=0, le=LONGEST_S)],
    after: Annotated[float, Form(ge=0, le=LONGEST_S)],
) -> Response:
    """Ask for a track around a moment in the post's own time; it appears in the list when it is made."""
    points = {one.name: one.point for one in settings.audio.microphones}
    if microphone not in points:
        raise HTTPException(422, _("There is no microphone of that name."))
    if before + after == 0:
        raise HTTPException(422, _("A track lasts from 1 ms to 600 s before and after its moment."))
    cause = f"hand.{now}.{who.name}"
    asked = CutAsked(
        uid=uids.cut(cause, kind, microphone),
        at=_moment(at, now, zone),
        track=kind,
        microphone=microphone,
        before_ms=round(before * 1000),
        after_ms=round(after * 1000),
        cause=cause,
        point=points[microphone],
    )
    await audit.store(asked, who.name, "cut by hand", uids.answer(asked.uid))
    return RedirectResponse("/tracks", 303)


@forms.post("/tracks/{slug}/hold")
async def change(
    who: Who, reader: ReaderOf, data: DataOf, audit: AuditOf, slug: str, on: Annotated[bool, Form()]
) -> Response:
    """Keep a track from expiring, or let it expire as its kind does."""
    event = reader.event(uid(slug))
    if not isinstance(event, TrackCut) or not (data / event.path).is_file():
        raise HTTPException(404, _("There is no such track."))
    try:
        await run_in_threadpool(hold if on else release, data, event.path)
    except OSError:
        raise HTTPException(503, _("This cannot be written now: is the disk full?")) from None
    await audit.note(who.name, "held" if on else "released", event.uid)
    return RedirectResponse("/tracks", 303)


def _moment(written: str, now: int, zone: tzinfo) -> int:
    """UTC milliseconds of a moment in the post's time. Raises 422."""
    try:
        moment = datetime.fromisoformat(written)
        at = round(moment.replace(tzinfo=moment.tzinfo or zone).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise HTTPException(422, _("That is no date with a time.")) from None
    if at < 0:
        raise HTTPException(422, _("That is no date with a time."))
    if at > now + AHEAD_MS:
        raise HTTPException(422, _("That moment lies in the future."))
    return at


def _page(services: Services, kind: TrackKind | None, before: int | None) -> TracksPage:
    settings, now = services.config.settings().audio, services.now()
    days: dict[str, float] = {one: getattr(settings.retention, f"{one}_days") for one in ORDER}
    on_disk = tracks(services.data)
    found = list(_found(services.reader, kind, before))
    shown = found[:SHOWN]
    failed = services.reader.events([CutFailed], now - DAY_MS, limit=SHOWN, newest=True)
    return TracksPage(
        now=datetime.fromtimestamp(now // 1000, services.zone).strftime("%Y-%m-%dT%H:%M:%S"),
        kind=kind,
        kinds=tuple(
            KindKept(
                kind=one,
                days=days[one],
                tracks=sum(kept.track == one for kept in on_disk),
                bytes=sum(kept.size for kept in on_disk if kept.track == one),
            )
            for one in get_args(TrackKind)
        ),
        used=sum(kept.size for kept in on_disk),
        budget=round(settings.retention.budget_mb * MB),
        microphones=tuple(one.name for one in settings.microphones),
        tracks=tuple(_line(services, cut, days) for cut in shown),
        older=shown[-1].at if len(found) > SHOWN else None,
        waiting=tuple(one for one in services.reader.unanswered() if isinstance(one, CutAsked)),
        missed=tuple(MissedCut(at=one.at, reason=one.reason) for one in failed),
        audit=tuple(_entry(services.reader, line) for line in services.reader.audited(ACTIONS, AUDITED)),
    )


def _found(reader: Reader, kind: TrackKind | None, before: int | None) -> Iterator[TrackCut]:
    end = {} if before is None else {"end": before}
    for cut in reader.events([TrackCut], limit=LOOKED_THROUGH, newest=True, **end):
        if kind in (None, cut.track):
            yield cut


def _line(services: Services, cut: TrackCut, days: dict[str, float]) -> TrackLine:
    asked = services.reader.event(cut.cut)
    moment = asked.at if asked else cut.at
    incident = services.reader.event(uids.incident(cut.cause))
    return TrackLine(
        slug=slug(cut.uid),
        track=track(cut, moment),
        moment=moment,
        there=(services.data / cut.path).is_file(),
        held=held(services.data, cut.path),
        expires=moment + round(days[cut.track] * DAY_MS),
        incident=f"/incidents/{slug(incident.uid)}" if isinstance(incident, IncidentOpened) else None,
        uttered=uttered(services.reader, cut.at, cut.at + cut.duration_ms, microphone=cut.microphone),
    )


def _entry(reader: Reader, line: AuditLine) -> AuditEntry:
    event = reader.event(line.subject)
    if isinstance(event, TrackCut):
        return AuditEntry(line=line, track=event.track, photo=False, moment=event.at)
    moment = event.at if isinstance(event, IncidentOpened | PhotoTaken) else None
    return AuditEntry(line=line, track=None, photo=isinstance(event, PhotoTaken), moment=moment)
