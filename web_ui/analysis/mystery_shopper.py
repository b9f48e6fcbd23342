"""The electronic mystery shopper: tracks drawn by lot, listened to and scored against a checklist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import CutAsked, ServiceChecked, TrackCut, TrackRemoved, uids
from host_daemon.events.standards import LISTENER
from host_daemon.metrics.agreement import Agreement, agreement
from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.metrics.standard import CheckedVisit, standard
from host_daemon.settings.web import Checklist, ShopperSettings
from host_daemon.standards.mystery_shopper import first_scorings, waiting
from host_daemon.store.names import names
from host_daemon.store.reader import Reader
from web_ui.core.access import LISTENERS, Who
from web_ui.core.media import Track, track
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import EventsOf, Now, ReaderOf, Services, ServicesOf, SettingsOf
from web_ui.core.slug import slug, uid

SHOWN = 20
COMMENT = 1000
ANSWERS = {"yes": True, "no": False, "none": None}

router = PageRouter(LISTENERS)
forms = FormRouter(LISTENERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One scoring. score: share of the applicable items that were done, or None."""

    at: int
    user: str
    operator: str | None
    track: Track | None
    score: float | None
    comment: str


@dataclass(frozen=True, kw_only=True)
class ShopperPage:
    """name: of the checklist shown. track: to be scored now, or None; left: how many wait for this person.

    whole: over everybody, as share; operators: the same by name; items: share done by item. complaints: how
    many of the scored tracks were cut because of a complaint. together: how far two listeners agree.
    """

    checklists: tuple[str, ...]
    name: str
    items: tuple[str, ...]
    track: Track | None
    slug: str
    left: int
    whole: Figure | TooFew
    parts: dict[str, Figure | TooFew]
    operators: dict[str, Figure | TooFew]
    complaints: int
    together: Agreement | TooFew
    scored: tuple[Scored, ...]


@router.page("/shopper", "shopper.html")
def shopper(services: ServicesOf, settings: SettingsOf, who: Who, checklist: str = "") -> ShopperPage:
    """The next track to score, and what scoring has shown so far."""
    known = {one.name: one for one in settings.shopper.checklists}
    if checklist and checklist not in known:
        raise HTTPException(404, _("There is no such checklist."))
    chosen = known.get(checklist) or next(iter(settings.shopper.checklists), Checklist())
    return _page(services, settings.shopper, chosen, str(who.name))


@forms.post("/shopper/{track}")
async def check(
    request: Request,
    reader: ReaderOf,
    settings: SettingsOf,
    events: EventsOf,
    visitor: Who,
    now: Now,
    track: str,
) -> Response:
    """Score a track; a second scoring by the same person changes nothing."""
    cut, form = reader.event(uid(track)), await request.form()
    lists = {one.name: one for one in settings.shopper.checklists}
    chosen = lists.get(str(form.get("checklist")))
    if not isinstance(cut, TrackCut) or chosen is None:
        raise HTTPException(404, _("There is no such track."))
    answers = [str(form.get(f"item{number}")) for number in range(len(chosen.items))]
    comment = str(form.get("comment", "")).strip()
    if any(answer not in ANSWERS for answer in answers) or len(comment) > COMMENT:
        raise HTTPException(422, _("Every line of the checklist needs an answer."))
    point, operator = _served(reader, cut)
    who = f"{LISTENER}{visitor.name}"
    await events.store(
        ServiceChecked(
            uid=uids.scoring(cut.uid, chosen.name, who),
            at=now,
            point=point,
            operator=operator,
            standard=chosen.name,
            items={item: ANSWERS[answer] for item, answer in zip(chosen.items, answers, strict=True)},
            who=who,
            cause=cut.uid,
            comment=comment,
        )
    )
    return RedirectResponse(str(request.url_for("shopper").include_query_params(checklist=chosen.name)), 303)


def _page(services: Services, settings: ShopperSettings, chosen: Checklist, user: str) -> ShopperPage:
    reader, since = services.reader, services.now() - round(settings.days * DAY_MS)
    gone = {event.track for event in reader.events((TrackRemoved,), since)}
    cuts = [
        cut
        for cut in reader.events((TrackCut,), since)
        if cut.track in settings.tracks and cut.uid not in gone
    ]
    checks = [
        check
        for check in reader.events((ServiceChecked,))
        if check.standard == chosen.name and check.who.startswith(LISTENER)
    ]
    who: dict[str, set[str]] = defaultdict(set)
    for check in checks:
        who[check.cause].add(check.who.removeprefix(LISTENER))
    open_ = waiting(cuts, who, user, settings.second / 100) if chosen.items else ()
    visits = first_scorings(checks)
    found = standard(map(_check, visits), settings.least)
    by_operator: dict[str, list[ServiceChecked]] = defaultdict(list)
    for check in visits:
        if check.operator:
            by_operator[check.operator].append(check)
    known = names(services.config)
    return ShopperPage(
        checklists=tuple(one.name for one in settings.checklists),
        name=chosen.name,
        items=chosen.items,
        track=track(open_[0], open_[0].at) if open_ else None,
        slug=slug(open_[0].uid) if open_ else "",
        left=len(open_),
        whole=found.score,
        parts={name: figure for name, figure in found.items.items() if isinstance(figure, Figure | TooFew)},
        operators={
            known.operators.get(operator, operator): standard(map(_check, of), settings.least).score
            for operator, of in sorted(by_operator.items())
        },
        complaints=_complaints(reader, checks),
        together=agreement(_pairs(checks), settings.least),
        scored=tuple(_scored(reader, check, known.operators) for check in reversed(checks[-SHOWN:])),
    )


def _served(reader: Reader, cut: TrackCut) -> tuple[str, str | None]:
    """The service point of the track and who served there, as far as its cause tells."""
    asked, cause = reader.event(cut.cut), reader.event(cut.cause)
    point = asked.point if isinstance(asked, CutAsked) else ""
    return point, getattr(cause, "operator", None)


def _check(check: ServiceChecked) -> CheckedVisit:
    return CheckedVisit(check.cause, check.operator, check.items)


def _pairs(checks: Iterable[ServiceChecked]) -> list[tuple[dict[str, bool | None], dict[str, bool | None]]]:
    by_track: dict[str, list[ServiceChecked]] = defaultdict(list)
    for check in checks:
        by_track[check.cause].append(check)
    return [(of[0].items, of[1].items) for of in by_track.values() if len(of) > 1]


def _complaints(reader: Reader, checks: Sequence[ServiceChecked]) -> int:
    cuts = [reader.event(uid) for uid in {check.cause for check in checks}]
    return sum(isinstance(cut, TrackCut) and cut.track in ("incident", "force_majeure") for cut in cuts)


def _scored(reader: Reader, check: ServiceChecked, operators: dict[str, str]) -> Scored:
    cut = reader.event(check.cause)
    return Scored(
        at=check.at,
        user=check.who.removeprefix(LISTENER),
        operator=operators.get(check.operator, check.operator) if check.operator else None,
        track=track(cut, cut.at) if isinstance(cut, TrackCut) else None,
        score=_check(check).score({}),
        comment=check.comment,
    )
