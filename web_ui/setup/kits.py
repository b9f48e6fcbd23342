"""Kits: presets of the whole post, looked at before they are applied, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.kits.describe import AREAS, Area, DescribedChange, KitWords
from host_daemon.kits.installer import KitInstaller
from host_daemon.kits.kit import load, names
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.rule import BadRule
from web_ui.core.access import MANAGERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post

Name = Annotated[str, Form(max_length=100)]


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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    writes = [Depends(MANAGERS), Depends(form_token)]

    bench = KitInstaller(post.data)

    def kits(request: Request) -> KitsPage:
        """The kits there are."""
        chosen = bench.setup().kit
        try:
            found = ActiveRules(post.config).missing()
        except BadRule:  # the page of the rules says what is wrong with them
            found = {}
        return KitsPage(gaps=tuple(found), kits=tuple(_line(name, chosen) for name in names()))

    def kit(request: Request, name: str) -> KitPage:
        """One kit, and what applying it would change."""
        _known(name)
        told = KitWords(post.config, visitor(request).texts)
        return KitPage(
            kit=_line(name, bench.setup().kit),
            changes=tuple(map(told.describe, bench.preview(name))),
            areas=AREAS,
        )

    pages.add("/kits", "kits.html", kits, MANAGERS)
    pages.add("/kits/{name}", "kit.html", kit, MANAGERS)

    @app.post("/kits/apply", dependencies=writes, include_in_schema=False)
    async def apply(request: Request, name: Name) -> Response:
        _known(name)
        await _change(request, "kit applied", name, lambda: bench.apply(name))
        return RedirectResponse("/kits", 303)

    @app.post("/kits/undo", dependencies=writes, include_in_schema=False)
    async def undo(request: Request) -> Response:
        await _change(request, "kit undone", "kit", bench.undo)
        return RedirectResponse("/kits", 303)

    async def _change(request: Request, action: str, subject: str, work: Any) -> None:
        try:
            await run_in_threadpool(work)
        except UserError as error:
            raise HTTPException(409, error.said(visitor(request).texts)) from None
        await post.note(visitor(request).name, action, f"kits/{subject}")


def _known(name: str) -> None:
    if name not in names():
        raise HTTPException(404, _("There is no such kit."))


def _line(name: str, chosen: str) -> KitLine:
    kit = load(name)
    return KitLine(name=name, title=kit.title, about=kit.about, chosen=name == chosen)
