"""FaceWatch: the ratings of a day, each with the photo of its moment, so that they can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from fastapi import Form, HTTPException, Query
from fastapi.responses import RedirectResponse, Response

from host_daemon.events import (
    BackgroundMeasured,
    IncidentOpened,
    Mood,
    PhotoAsked,
    PhotoMissed,
    PhotoTaken,
    Rated,
    Rating,
    ServedBy,
    uids,
)
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.action import TakePhoto
from host_daemon.rules.defaults import FACE_WATCH
from host_daemon.rules.json_form import rules_to_json
from host_daemon.rules.rule import BadRule, Rule, When
from host_daemon.store.config import Config
from host_daemon.store.names import Names, names
from host_daemon.store.reader import Reader
from web_ui.core import local_day as days
from web_ui.core.access import MANAGERS, READERS, Who
from web_ui.core.media import Photo
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, DataOf, Now, ReaderOf, SettingsOf, ZoneOf
from web_ui.core.slug import slug

LISTED = 200
Shown = Literal["all", "positive", "neutral", "negative"]

router = PageRouter(READERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class RatingLine:
    """One rating. photos: that are still kept. missed: why there is none, a key of `texts`, or empty.

    waiting: a photo was asked for and is not there yet. served_by: how the operator is known. incident:
    address of the one it opened, or None.
    """

    at: int
    certain: bool
    rating: Rating
    point: str
    operator: str | None
    served_by: ServedBy
    source: str
    mood: Mood | None
    photos: tuple[Photo, ...]
    missed: str
    waiting: bool
    incident: str | None


@dataclass(frozen=True, kw_only=True)
class RatingsPage:
    """The ratings of a day, the newest first. count: of all of them; the list has so many at most.

    before, after: the neighbouring days, after is empty for today. of_every: a rule takes a photo of each
    rating. camera: one looks at customers.
    """

    show: Shown
    day: str
    before: str
    after: str
    count: int
    ratings: tuple[RatingLine, ...]
    of_every: bool
    camera: bool


@router.page("/ratings", "ratings.html")
def ratings(
    reader: ReaderOf,
    config: ConfigOf,
    settings: SettingsOf,
    data: DataOf,
    now: Now,
    zone: ZoneOf,
    show: Shown = "all",
    day: Annotated[date | None, Query()] = None,
) -> RatingsPage:
    """Ratings of a day, each with the photo of its moment."""
    chosen = days.asked(day, now, zone)
    found = reader.events((Rated,), *days.span(chosen, zone), newest=True)
    shown = [one for one in found if show in ("all", one.rating)]
    known = names(config)
    return RatingsPage(
        show=show,
        day=chosen.isoformat(),
        before=(chosen - timedelta(days=1)).isoformat(),
        after=(chosen + timedelta(days=1)).isoformat() if chosen < days.today(now, zone) else "",
        count=len(shown),
        ratings=tuple(_line(one, known, reader, data) for one in shown[:LISTED]),
        of_every=_of_every(config),
        camera=any(one.role == "customer" for one in settings.vision.cameras),
    )


@forms.post("/ratings/photos")
async def photos(config: ConfigOf, audit: AuditOf, who: Who, on: Annotated[bool, Form()]) -> Response:
    """Begin to take a photo of every rating, or stop; photos that other rules want go on."""
    try:
        rules = ActiveRules(config).written()
    except BadRule as error:
        raise HTTPException(409, error.said(who.texts)) from None
    config.write_rules(rules_to_json(_watching(rules) if on else _at_rest(rules)))
    await audit.note(who.name, "switched", f"rules/{FACE_WATCH.name}")
    return RedirectResponse("/ratings", 303)


def _line(rated: Rated, known: Names, reader: Reader, data: Path) -> RatingLine:
    around = reader.caused_by(rated.uid)
    answered = {event.uid for event in around}
    photos = [event for event in around if isinstance(event, PhotoTaken)]
    moods = [event.mood for event in around if isinstance(event, BackgroundMeasured)]
    missed = [event.reason for event in around if isinstance(event, PhotoMissed)]
    incidents = [event for event in around if isinstance(event, IncidentOpened)]
    return RatingLine(
        at=rated.at,
        certain=rated.at_certain,
        rating=rated.rating,
        point=known.point(rated.point),
        operator=known.operator(rated.operator),
        served_by=rated.served_by,
        source=rated.source.partition(":")[0],
        mood=moods[-1] if moods else None,
        photos=tuple(
            Photo(address=f"/photos/{slug(one.uid)}.jpg", at=one.at, camera=one.camera, faces=one.faces)
            for one in photos
            if (data / one.path).is_file()
        ),
        missed=missed[-1] if missed and not photos else "",
        waiting=any(
            isinstance(event, PhotoAsked) and uids.answer(event.uid) not in answered for event in around
        ),
        incident=f"/incidents/{slug(incidents[0].uid)}" if incidents else None,
    )


def _of_every(config: Config) -> bool:
    try:
        return any(map(_watches, ActiveRules(config).written()))
    except BadRule:
        return False


def _watching(rules: Sequence[Rule]) -> list[Rule]:
    return [*(rule for rule in rules if rule.name != FACE_WATCH.name), FACE_WATCH]


def _at_rest(rules: Sequence[Rule]) -> list[Rule]:
    """The rules without photos of every rating; a rule that did nothing else goes."""
    found = []
    for rule in rules:
        if _watches(rule):
            rule = replace(rule, do=tuple(do for do in rule.do if not isinstance(do, TakePhoto)))
        if rule.do:
            found.append(rule)
    return found


def _watches(rule: Rule) -> bool:
    """Whether a rule takes a photo of each rating."""
    takes = any(isinstance(do, TakePhoto) for do in rule.do)
    return rule.enabled and takes and rule.when == When(event="rated")
