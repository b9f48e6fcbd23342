"""Tracks: cut by hand, listed, held, and who listened or what removed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, get_args

from fastapi import Depends, FastAPI, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.durations import DAY_MS, MINUTE_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import CutAsked, CutFailed, IncidentOpened, PhotoTaken, TrackCut, TrackKind
from host_daemon.projections.spoken_phrases import Uttered, uttered
from host_daemon.retention.policy import MB, ORDER
from host_daemon.retention.tracks import held, hold, release, tracks
from host_daemon.store.reader import END_OF_TIME, AuditLine
from web_ui.core.access import LISTENERS, form_token, visitor
from web_ui.core.labels import WORDS
from web_ui.core.media import Track, track
from web_ui.core.page import Pages
from web_ui.core.services import Post
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
class Kind:
    """How tracks of a kind are kept: days, and how many of them lie on disk with how many bytes."""

    kind: TrackKind
    days: float
    tracks: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Line:
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
class Missed:
    """A request that could not be met."""

    at: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Done:
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
    kinds: tuple[Kind, ...]
    used: int
    budget: int
    microphones: tuple[str, ...]
    tracks: tuple[Line, ...]
    older: int | None
    waiting: tuple[CutAsked, ...]
    missed: tuple[Missed, ...]
    audit: tuple[Done, ...]


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    writes = [Depends(LISTENERS), Depends(form_token)]

    def shown(
        request: Request,
        kind: TrackKind | None = None,
        before: Annotated[int | None, Query(ge=0, le=END_OF_TIME)] = None,
    ) -> TracksPage:
        """Tracks, what is being cut, how long they are kept, and who did what with them."""
        return _page(post, kind, before)

    pages.add("/tracks", "tracks.html", shown, LISTENERS)

    @app.post("/tracks/cut", dependencies=writes, include_in_schema=False)
    async def cut(
        request: Request,
        microphone: Annotated[str, Form(max_length=100)],
        kind: Annotated[TrackKind, Form()],
        at: Annotated[str, Form(max_length=40)],
        before: Annotated[float, Form(ge=0, le=LONGEST_S)],
        after: Annotated[float, Form(ge=0, le=LONGEST_S)],
    ) -> Response:
        """Ask for a track around a moment in the post's own time; it appears in the list when it is made."""
        where = {one.name: one.point for one in post.config.settings().audio.microphones}
        if microphone not in where:
            raise HTTPException(422, _("There is no microphone of that name."))
        if before + after == 0:
            raise HTTPException(422, _("A track lasts from 1 ms to 600 s before and after its moment."))
        user, now = str(visitor(request).name), post.now()
        cause = f"hand.{now}.{user}"
        asked = CutAsked(
            uid=f"{cause}/cut/{kind}/{microphone}",
            at=_moment(post, at),
            track=kind,
            microphone=microphone,
            before_ms=round(before * 1000),
            after_ms=round(after * 1000),
            cause=cause,
            point=where[microphone],
        )
        await post.submit(asked)
        await post.note(user, "cut by hand", f"{asked.uid}/done")
        return RedirectResponse("/tracks", 303)

    @app.post("/tracks/{slug}/hold", dependencies=writes, include_in_schema=False)
    async def change(request: Request, slug: str, on: Annotated[bool, Form()]) -> Response:
        """Keep a track from expiring, or let it expire as its kind does."""
        event = post.reader.event(uid(slug))
        if not isinstance(event, TrackCut) or not (post.data / event.path).is_file():
            raise HTTPException(404, _("There is no such track."))
        try:
            await run_in_threadpool(hold if on else release, post.data, event.path)
        except OSError:
            raise HTTPException(503, _("This cannot be written now: is the disk full?")) from None
        done = "held" if on else "released"
        await post.note(visitor(request).name, done, event.uid)
        return RedirectResponse("/tracks", 303)


def _moment(post: Post, written: str) -> int:
    """UTC milliseconds of a moment in the post's time. Raises 422."""
    try:
        moment = datetime.fromisoformat(written)
        at = round(moment.replace(tzinfo=moment.tzinfo or post.zone).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise HTTPException(422, _("That is no date with a time.")) from None
    if at < 0:
        raise HTTPException(422, _("That is no date with a time."))
    if at > post.now() + AHEAD_MS:
        raise HTTPException(422, _("That moment lies in the future."))
    return at


def _page(post: Post, kind: TrackKind | None, before: int | None) -> TracksPage:
    settings, now = post.config.settings().audio, post.now()
    days: dict[str, float] = {one: getattr(settings.retention, f"{one}_days") for one in ORDER}
    on_disk = tracks(post.data)
    found = list(_found(post, kind, before))
    shown = found[:SHOWN]
    failed = post.reader.events([CutFailed], now - DAY_MS, limit=SHOWN, newest=True)
    return TracksPage(
        now=datetime.fromtimestamp(now // 1000, post.zone).strftime("%Y-%m-%dT%H:%M:%S"),
        kind=kind,
        kinds=tuple(
            Kind(
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
        tracks=tuple(_line(post, cut, days) for cut in shown),
        older=shown[-1].at if len(found) > SHOWN else None,
        waiting=tuple(one for one in post.reader.unanswered() if isinstance(one, CutAsked)),
        missed=tuple(Missed(at=one.at, reason=one.reason) for one in failed),
        audit=tuple(_done(post, line) for line in post.reader.audited(ACTIONS, AUDITED)),
    )


def _found(post: Post, kind: TrackKind | None, before: int | None) -> Iterator[TrackCut]:
    end = {} if before is None else {"end": before}
    for cut in post.reader.events([TrackCut], limit=LOOKED_THROUGH, newest=True, **end):
        if kind in (None, cut.track):
            yield cut


def _line(post: Post, cut: TrackCut, days: dict[str, float]) -> Line:
    asked = post.reader.event(cut.cut)
    moment = asked.at if asked else cut.at
    incident = post.reader.event(f"{cut.cause}/incident")
    return Line(
        slug=slug(cut.uid),
        track=track(cut, moment),
        moment=moment,
        there=(post.data / cut.path).is_file(),
        held=held(post.data, cut.path),
        expires=moment + round(days[cut.track] * DAY_MS),
        incident=f"/incidents/{slug(incident.uid)}" if isinstance(incident, IncidentOpened) else None,
        uttered=uttered(post.reader, cut.at, cut.at + cut.duration_ms, microphone=cut.microphone),
    )


def _done(post: Post, line: AuditLine) -> Done:
    event = post.reader.event(line.subject)
    if isinstance(event, TrackCut):
        return Done(line=line, track=event.track, photo=False, moment=event.at)
    moment = event.at if isinstance(event, IncidentOpened | PhotoTaken) else None
    return Done(line=line, track=None, photo=isinstance(event, PhotoTaken), moment=moment)
