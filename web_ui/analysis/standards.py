"""PROK: the standard of service, how each operator keeps to it, and the sound behind each verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.audio.flac import flac
from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.tracks.cut import NothingThere, excerpt
from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import StandardChecked
from host_daemon.metrics.figure import Contradiction, Figure, TooFew
from host_daemon.metrics.standard import CheckedVisit, standard
from host_daemon.settings.audio import ring_folder
from host_daemon.standards.checker import newest_checks
from host_daemon.standards.standard import BadStandard, Standard, standards
from host_daemon.store.names import names
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.phrase import BadPhrase
from web_ui.core.access import LISTENERS, MANAGERS, Who
from web_ui.core.media import PRIVATE, ListeningOf
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, ReaderOf, Services, ServicesOf
from web_ui.core.slug import slug, uid
from web_ui.core.templates import TemplatesOf

DAYS, LISTED = 30, 40
AIR_MS = 1000

Text = Annotated[str, Form(max_length=200)]
Seconds = Annotated[float, Form()]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
files = PageRouter(LISTENERS)
routers = (router, forms, files)


@dataclass(frozen=True, kw_only=True)
class StandardLine:
    """One rule and one operator over 30 days. operator: a name; empty for everybody, None: not known.
    undecidable: occasions that were not heard well enough to say."""

    standard: str
    operator: str | None
    figure: Figure | TooFew | Contradiction
    undecidable: int


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One check. address: of the sound in question."""

    check: StandardChecked
    point: str
    operator: str | None
    address: str


@dataclass(frozen=True, kw_only=True)
class StandardsPage:
    """rules: the standard. events: names of phrases that a rule can wait for. problem: why the rules cannot
    be read, or empty. newest: the latest checks."""

    rules: tuple[Standard, ...]
    events: tuple[str, ...]
    problem: str
    rows: tuple[StandardLine, ...]
    newest: tuple[CheckLine, ...]


def rows(checks: Iterable[StandardChecked], least: int, operator: dict[str, str]) -> list[StandardLine]:
    """Figures for each rule, of everybody and of each operator. operator: names by id."""
    kept = list(checks)
    groups: list[tuple[str | None, list[StandardChecked]]] = [("", kept)]
    for one in sorted({check.operator or "" for check in kept}):
        own = [check for check in kept if (check.operator or "") == one]
        groups.append((operator.get(one, one) if one else None, own))
    found = []
    for name in sorted({check.standard for check in kept}):
        for who, group in groups:
            own = [check for check in group if check.standard == name]
            if not own:
                continue
            decided = {"met": True, "missed": False, "undecidable": None}
            counted = [CheckedVisit(one.cause, one.operator, {name: decided[one.outcome]}) for one in own]
            found.append(
                StandardLine(
                    standard=name,
                    operator=who,
                    figure=standard(counted, least).items[name],
                    undecidable=sum(one.outcome == "undecidable" for one in own),
                )
            )
    return found


@router.page("/standards", "standards.html")
def standards_page(services: ServicesOf) -> StandardsPage:
    """The standard of service, and how it is kept."""
    config, now, problem = services.config, services.now(), ""
    rules: tuple[Standard, ...] = ()
    try:
        rules = standards(config.standards())
    except BadStandard as error:
        problem = str(error)
    try:
        events = sorted({phrase.name for phrase in PhraseStore(services.data).phrases()})
    except BadPhrase as error:
        problem, events = str(error), []
    known = names(config)
    checks = newest_checks(services.reader, now - DAYS * DAY_MS, now + 1).values()
    newest = sorted(checks, key=lambda one: -one.at)[:LISTED]
    return StandardsPage(
        rules=rules,
        events=tuple(events),
        problem=problem,
        rows=tuple(rows(checks, config.settings().contacts.least_asked, known.operators)),
        newest=tuple(
            CheckLine(
                check=one,
                point=known.point(one.point),
                operator=known.operator(one.operator),
                address=f"/standards/checks/{slug(one.uid)}.flac",
            )
            for one in newest
        ),
    )


@forms.post("/standards")
async def put(
    request: Request,
    services: ServicesOf,
    templates: TemplatesOf,
    audit: AuditOf,
    who: Who,
    name: Text,
    phrases: Text,
    moment: Text,
    before_s: Seconds,
    after_s: Seconds,
    forbidden: Annotated[bool, Form()] = False,
) -> Response:
    """Add a rule, or replace the one of its name."""
    rule = {
        "name": name.strip(),
        "names": [one.strip() for one in phrases.split(",")],
        "moment": moment,
        "before_s": before_s,
        "after_s": after_s,
        "forbidden": forbidden,
    }
    config = services.config
    others = [one for one in config.standards() if one.get("name") != rule["name"]]
    try:
        written = [asdict(one) for one in standards([*others, rule])]
    except BadStandard as error:
        page = standards_page(services)
        return templates.page(request, "standards.html", 422, page=page, wrong=error.said(who.texts))
    config.write_standards(written)
    await audit.note(who.name, "set up", f"standards/{name.strip()}")
    return RedirectResponse("/standards", 303)


@forms.post("/standards/remove")
async def remove(config: ConfigOf, audit: AuditOf, who: Who, name: Text) -> Response:
    """Remove a rule; what was checked stays."""
    config.write_standards([one for one in config.standards() if one.get("name") != name])
    await audit.note(who.name, "removed", f"standards/{name}")
    return RedirectResponse("/standards", 303)


@files.get("/standards/checks/{slug}.flac", response_class=Response)
async def sound(
    services: ServicesOf, reader: ReaderOf, listening: ListeningOf, who: Who, slug: str
) -> Response:
    """The time in question, as long as the ring has it. Listening is noted in the audit."""
    check = reader.event(uid(slug))
    if not isinstance(check, StandardChecked):
        raise HTTPException(404, _("There is no such check."))
    data = await asyncio.to_thread(evidence, services, check)
    await listening.note(who.name, check.uid)
    return Response(data, media_type="audio/flac", headers=PRIVATE)


def evidence(services: Services, check: StandardChecked) -> bytes:
    """The sound of a check as a FLAC file. Raises HTTPException."""
    settings = services.config.settings().audio
    for microphone in settings.microphones:
        if microphone.point != check.point:
            continue
        path = ring_path(ring_folder(settings, services.data), microphone.name)
        try:
            samples = excerpt(path, check.start - AIR_MS, check.end + AIR_MS).samples
        except NothingThere:
            continue
        return flac(samples)
    raise HTTPException(404, _("This sound is no longer kept."))
