"""First set-up: everything a new post must know, on one page; and leaving the demonstration."""

from __future__ import annotations

import dataclasses
import zoneinfo
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.backup.pending import stage_leaving
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue
from host_daemon.kits import kit as kits
from host_daemon.kits.installer import KitInstaller
from host_daemon.store.config import Config
from host_daemon.store.new_id import new_id
from host_daemon.store.records import Operator, Point
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ServicesOf, SettingsOf
from web_ui.core.templates import TemplatesOf
from web_ui.setup.restart import begin_restart

Text = Annotated[str, Form(max_length=200)]
Lines = Annotated[str, Form(max_length=10_000)]
Language = Literal["en", "ru"]
Basis = Literal["", "consent", "contract", "legal obligation", "legitimate interest"]
MOST = 256

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class KitChoice:
    """title, about: keys of `texts`."""

    name: str
    title: str
    about: str


@dataclass(frozen=True, kw_only=True)
class BeginPage:
    """Everything that is known so far. demonstration: virtual devices are at work. points, operators: real
    ones, by name."""

    name: str
    language: str
    zone: str
    zones: tuple[str, ...]
    points: tuple[str, ...]
    operators: tuple[str, ...]
    kits: tuple[KitChoice, ...]
    kit: str
    bases: tuple[str, ...]
    basis: str
    responsible: str
    demonstration: bool


@dataclass(frozen=True, kw_only=True)
class BeginForm:
    """The form as it was filled in. points, operators: names. real: leave the demonstration."""

    name: str
    language: Language
    zone: str
    points: tuple[str, ...]
    operators: tuple[str, ...]
    kit: str
    basis: Basis
    responsible: str
    real: bool


def _form(
    name: Text,
    language: Annotated[Language, Form()],
    zone: Text,
    points: Lines = "",
    operators: Lines = "",
    kit: Text = "",
    basis: Annotated[Basis, Form()] = "",
    responsible: Text = "",
    real: Annotated[bool, Form()] = False,
) -> BeginForm:
    """The form. Answers 422 for what a post cannot begin with."""
    if not name.strip() or zone not in zoneinfo.available_timezones() or (kit and kit not in kits.names()):
        raise HTTPException(422, _("A name, a time zone and one of the kits are needed."))
    if real and not _lines(points):
        raise HTTPException(422, _("Real work needs at least one service point."))
    return BeginForm(
        name=name.strip(),
        language=language,
        zone=zone,
        points=_lines(points),
        operators=_lines(operators),
        kit=kit,
        basis=basis,
        responsible=responsible.strip(),
        real=real,
    )


@router.page("/begin", "begin.html")
def begin(services: ServicesOf, settings: SettingsOf) -> BeginPage:
    """Everything that a new post must know."""
    config, demonstration = services.config, services.demo is not None
    own = {"demo"} if demonstration else set()
    return BeginPage(
        name=settings.post.name,
        language=settings.post.language,
        zone=str(services.zone),
        zones=tuple(sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)),
        points=tuple(point.name for point in config.points() if point.id not in own),
        operators=() if demonstration else tuple(one.name for one in config.operators()),
        kits=tuple(
            KitChoice(name=name, title=kits.load(name).title, about=kits.load(name).about)
            for name in kits.names()
        ),
        kit=next(reversed(KitInstaller(services.data).setup().kits), ""),
        bases=get_args(Basis)[1:],
        basis=settings.legal.basis,
        responsible=settings.legal.responsible,
        demonstration=demonstration,
    )


@forms.post("/begin")
async def save(
    request: Request,
    services: ServicesOf,
    templates: TemplatesOf,
    audit: AuditOf,
    who: Who,
    wanted: Annotated[BeginForm, Depends(_form)],
) -> Response:
    """Write it all down; `real` leaves the demonstration and starts the post anew."""
    _write(services.config, wanted, who.texts)
    installer = KitInstaller(services.data)
    # Applied once more it would undo what people have changed in its rules since.
    if wanted.kit and wanted.kit not in installer.setup().kits:
        await run_in_threadpool(installer.apply, wanted.kit)
    await audit.note(who.name, "set up", "begin")
    leaves = wanted.real and services.demo is not None
    if leaves:
        stage_leaving(services.data, services.now())
    # The time zone is taken up by a start: until then days would begin at the wrong hour.
    if leaves or wanted.zone != str(services.zone):
        return begin_restart(request, services, templates)
    return RedirectResponse("/", 303)


def _write(config: Config, wanted: BeginForm, words: Texts) -> None:
    """Settings, points, operators, and the language of messages. Answers 422 for a setting that cannot be."""
    written = config.written_settings()
    post = {"name": wanted.name, "language": wanted.language, "time_zone": wanted.zone}
    written["post"] = {**written.get("post", {}), **post}
    written["legal"] = {"basis": wanted.basis, "responsible": wanted.responsible}
    try:
        config.write_settings(written)
    except BadValue as error:
        raise HTTPException(422, error.said(words)) from None
    _put(config, Point, config.all(Point), wanted.points)
    _put(config, Operator, config.operators(), wanted.operators)
    for target in config.targets():
        if target.virtual:  # the demonstration's receiver; people have set the language of the others
            config.put(dataclasses.replace(target, language=wanted.language))


def _put(
    config: Config,
    kind: type[Point] | type[Operator],
    known: tuple[Point | Operator, ...],
    wanted: tuple[str, ...],
) -> None:
    ids, names = {one.id for one in known}, {one.name for one in known}
    for name in wanted:
        if name not in names:
            ids.add(new := new_id(name, ids))
            config.put(kind(id=new, name=name))


def _lines(text: str) -> tuple[str, ...]:
    found = [line.strip()[:100] for line in text.splitlines() if line.strip()]
    return tuple(dict.fromkeys(found))[:MOST]
