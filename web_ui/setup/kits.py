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
    """title, about: keys of `texts`. chosen: it is applied."""

    name: str
    title: str
    about: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class KitsPage:
    """The kits there are. gaps: names of rules that speak of what is not there, such as a target. dead_ends:
    what nothing follows, in the reader's words."""

    gaps: tuple[str, ...]
    dead_ends: tuple[str, ...]
    kits: tuple[KitLine, ...]


@dataclass(frozen=True, kw_only=True)
class KitPage:
    """One kit, and what applying it would change.

    areas: titles of what changes, in their order. In the reader's words: unplaced: meanings for which a board
    has no free gesture; dead_ends: what nothing would follow.
    """

    kit: KitLine
    changes: tuple[DescribedChange, ...]
    areas: dict[Area, str]
    unplaced: tuple[str, ...]
    dead_ends: tuple[str, ...]


def _installer(data: DataOf) -> KitInstaller:
    return KitInstaller(data)


InstallerOf = Annotated[KitInstaller, Depends(_installer)]


@router.page("/kits", "kits.html")
def kits(installer: InstallerOf, config: ConfigOf, who: Who) -> KitsPage:
    """The kits there are."""
    applied = installer.setup().kits
    told = KitWords(config, who.texts)
    try:
        found = ActiveRules(config).missing()
    except BadRule:  # the page of the rules says what is wrong with them
        found = {}
    return KitsPage(
        gaps=tuple(found),
        dead_ends=tuple(map(told.dead_end, installer.dead_ends())),
        kits=tuple(_line(name, applied) for name in names()),
    )


@router.page("/kits/{name}", "kit.html")
def kit(installer: InstallerOf, config: ConfigOf, who: Who, name: str) -> KitPage:
    """One kit, and what applying it would change."""
    _known(name)
    told = KitWords(config, who.texts)
    return KitPage(
        kit=_line(name, installer.setup().kits),
        changes=tuple(map(told.describe, installer.preview(name))),
        areas=AREAS,
        unplaced=tuple(
            told.unplaced(device, meaning)
            for device, meanings in installer.unplaced(name).items()
            for meaning in meanings
        ),
        dead_ends=tuple(map(told.dead_end, installer.dead_ends(name))),
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
async def undo(installer: InstallerOf, audit: AuditOf, who: Who, name: Name = "") -> Response:
    """Take back what a kit brought; the last one if none is named."""
    try:
        await run_in_threadpool(installer.undo, name)
    except UserError as error:
        raise HTTPException(409, error.said(who.texts)) from None
    await audit.note(who.name, "kit undone", f"kits/{name or 'kit'}")
    return RedirectResponse("/kits", 303)


def _known(name: str) -> None:
    if name not in names():
        raise HTTPException(404, _("There is no such kit."))


def _line(name: str, applied: tuple[str, ...]) -> KitLine:
    kit = load(name)
    return KitLine(name=name, title=kit.title, about=kit.about, chosen=name in applied)
