"""Bursts of expression: the talk around each, the causes that people hear in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    BurstMarked,
    BurstSeen,
    CutAsked,
    CutFailed,
    FacesMeasured,
    TrackCut,
    uids,
)
from host_daemon.metrics.bursts import BurstCauses, TaggedBurst, burst_causes
from host_daemon.projections.causes import marked, ruled
from host_daemon.settings.vision import VisionSettings
from host_daemon.store.config import Config
from host_daemon.store.names import names
from host_daemon.store.reader import Reader
from web_ui.core.access import READERS, Who
from web_ui.core.media import Track, track, transcript
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import ConfigOf, EventsOf, Now, ReaderOf, SettingsOf
from web_ui.core.slug import slug, uid
from web_ui.core.tags import LONGEST, choices, chosen

MONTH_MS = 30 * DAY_MS
LISTED = 100
AROUND_MS = 30_000
Tag = Annotated[str, Form(max_length=100)]

router = PageRouter(READERS)
forms = FormRouter(READERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class BurstLine:
    """One burst. change: of positive minus negative, -2 to 2. tags: causes, as they are now."""

    address: str
    at: int
    camera: str
    point: str
    direction: str
    change: float
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BurstsPage:
    """The bursts of 30 days: their causes ranked, and the newest of them."""

    count: int
    causes: BurstCauses
    bursts: tuple[BurstLine, ...]


@dataclass(frozen=True, kw_only=True)
class BurstPage:
    """One burst with the talk around it and the expression second by second.

    transcript: of what was said, empty without an engine for it. waiting: its track is still being cut.
    missed: why there is none, keys of `texts`. choices: causes that
    can be ticked.
    """

    line: BurstLine
    tracks: tuple[Track, ...]
    transcript: str
    waiting: bool
    missed: tuple[str, ...]
    seconds: tuple[FacesMeasured, ...]
    around: tuple[int, int]
    marks: tuple[BurstMarked, ...]
    choices: tuple[str, ...]


def _seen(reader: ReaderOf, settings: SettingsOf, slug: str) -> BurstSeen:
    found = reader.event(uid(slug))
    if not isinstance(found, BurstSeen) or not _open(found, settings.vision):
        raise HTTPException(404, _("There is no such burst."))
    return found


BurstOf = Annotated[BurstSeen, Depends(_seen)]


@router.page("/bursts", "bursts.html")
def bursts(reader: ReaderOf, config: ConfigOf, settings: SettingsOf, now: Now) -> BurstsPage:
    """The bursts of 30 days, and what was behind them."""
    start, end = now - MONTH_MS, now + 1
    found = [
        one for one in reader.events((BurstSeen,), start, end, newest=True) if _open(one, settings.vision)
    ]
    tags = _tags(reader, start)
    causes = burst_causes(
        [TaggedBurst(one.uid, one.direction == "positive", tags.get(one.uid, ())) for one in found],
        settings.contacts.least_asked,
    )
    lines = tuple(_line(one, config, tags.get(one.uid, ())) for one in found[:LISTED])
    return BurstsPage(count=len(found), causes=causes, bursts=lines)


@router.page("/bursts/{slug}", "burst.html")
def burst(seen: BurstOf, reader: ReaderOf, config: ConfigOf, settings: SettingsOf) -> BurstPage:
    """One burst: what was said around it, and what was behind it."""
    events = reader.caused_by(seen.uid)
    done = {one.uid for one in events if uids.is_answer(one.uid)}
    cuts = [one for one in events if isinstance(one, TrackCut)]
    around = (seen.at - AROUND_MS, seen.at + AROUND_MS)
    tags = _tags(reader, seen.at).get(seen.uid, ())
    return BurstPage(
        line=_line(seen, config, tags),
        tracks=tuple(track(one, seen.at) for one in cuts),
        transcript=transcript(reader, cuts),
        waiting=any(isinstance(one, CutAsked) and uids.answer(one.uid) not in done for one in events),
        missed=tuple(one.reason for one in events if isinstance(one, CutFailed)),
        seconds=reader.measures(seen.camera, *around),
        around=around,
        marks=tuple(one for one in events if isinstance(one, BurstMarked)),
        choices=choices(reader, settings.web, tags),
    )


@forms.post("/bursts/{slug}/mark")
async def mark(
    seen: BurstOf,
    events: EventsOf,
    reader: ReaderOf,
    settings: SettingsOf,
    who: Who,
    now: Now,
    slug: str,
    tag: Annotated[list[Tag] | None, Form(max_length=60)] = None,
    own: Annotated[str, Form(max_length=LONGEST)] = "",
    comment: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Say what was behind a burst."""
    known = choices(reader, settings.web, _tags(reader, seen.at).get(seen.uid, ()))
    await events.store(
        BurstMarked(
            uid=uids.mark(seen.uid, now, str(who.name)),
            at=now,
            cause=seen.uid,
            user=str(who.name),
            tags=chosen(tag, own, known, who.texts),
            comment=comment.strip(),
        )
    )
    return RedirectResponse(f"/bursts/{slug}", 303)


def _open(burst: BurstSeen, vision: VisionSettings) -> bool:
    """Staff's bursts are shown only while measuring staff is on."""
    staff = {one.name for one in vision.cameras if one.role == "operator"}
    return burst.camera not in staff or vision.measure_staff


def _tags(reader: Reader, start: int) -> dict[str, tuple[str, ...]]:
    """Causes by burst: what people ticked last, with what rules tagged."""
    by_people, by_rules = marked(reader, start), ruled(reader, start)
    return {
        one: tuple(dict.fromkeys((*by_people.get(one, ()), *by_rules.get(one, ()))))
        for one in (*by_people, *by_rules)
    }


def _line(burst: BurstSeen, config: Config, tags: tuple[str, ...]) -> BurstLine:
    cameras = config.settings().vision.cameras
    point = next((one.point for one in cameras if one.name == burst.camera), "")
    return BurstLine(
        address=f"/bursts/{slug(burst.uid)}",
        at=burst.at,
        camera=burst.camera,
        point=names(config).point(point),
        direction=burst.direction,
        change=burst.change,
        tags=tags,
    )
