"""Kits: presets of the whole post, looked at before they are applied, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.kits.describe import AREAS, Area, DescribedChange, KitWords
from host_daemon.kits.installer import KitInstaller
from host_daemon.kits.kit import load, names
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.rule import BadRule
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, DataOf

Name = Annotated[str, Form(max_length=100)]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class KitLine:
    """title, about: keys of `texts`. chosen: it was applied last."""

    name: str
    title: str
    about: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class KitsPage:
    """The kits there are. gaps: names of rules that speak of what is not there, such as a target."""

    gaps: tuple[str, ...]
    kits: tuple[KitLine, ...]


@dataclass(frozen=True, kw_only=True)
class KitPage:
    """One kit, and what applying it would change. areas: titles of what changes, in their order."""

    kit: KitLine
    changes: tuple[DescribedChange, ...]
    areas: dict[Area, str]


def _installer(data: DataOf) -> KitInstaller:
    return KitInstaller(data)


InstallerOf = Annotated[KitInstaller, Depends(_installer)]


@router.page("/kits", "kits.html")
def kits(installer: InstallerOf, config: ConfigOf) -> KitsPage:
    """The kits there are."""
    chosen = installer.setup().kit
    try:
        found = ActiveRules(config).missing()
    except BadRule:  # the page of the rules says what is wrong with them
        found = {}
    return KitsPage(gaps=tuple(found), kits=tuple(_line(name, chosen) for name in names()))


@router.page("/kits/{name}", "kit.html")
def kit(installer: InstallerOf, config: ConfigOf, who: Who, name: str) -> KitPage:
    """One kit, and what applying it would change."""
    _known(name)
    told = KitWords(config, who.texts)
    return KitPage(
        kit=_line(name, installer.setup().kit),
        changes=tuple(map(told.describe, installer.preview(name))),
        areas=AREAS,
    )


@forms.post("/kits/apply")
async def apply(installer: InstallerOf, audit: AuditOf, who: Who, name: Name) -> Response:
    """Change the post as the kit says."""
    _known(name)
    try:
        await run_in_threadpool(installer.apply, name)
    except UserError as error:
        raise HTTPException(409, error.said(who.texts)) from None
    await audit.note(who.name, "kit applied", f"kits/{name}")
    return RedirectResponse("/kits", 303)


@forms.post("/kits/undo")
async def undo(installer: InstallerOf, audit: AuditOf, who: Who) -> Response:
    """Take back what the last kit changed."""
    try:
        await run_in_threadpool(installer.undo)
    except UserError as error:
        raise HTTPException(409, error.said(who.texts)) from None
    await audit.note(who.name, "kit undone", "kits/kit")
    return RedirectResponse("/kits", 303)


def _known(name: str) -> None:
    if name not in names():
        raise HTTPException(404, _("There is no such kit."))


def _line(name: str, chosen: str) -> KitLine:
    kit = load(name)
    return KitLine(name=name, title=kit.title, about=kit.about, chosen=name == chosen)
