"""First set-up: everything a new post must know, on one page; and leaving the demonstration."""

from __future__ import annotations

import dataclasses
import math
import zoneinfo
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.backup.pending import stage_leaving
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue
from host_daemon.kits import kit as kits
from host_daemon.kits.installer import KitInstaller
from host_daemon.retention import photos
from host_daemon.store.new_id import new_id
from host_daemon.store.records import Operator, Point
from web_ui.core.access import MANAGERS, WIRERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post

Text = Annotated[str, Form(max_length=200)]
Lines = Annotated[str, Form(max_length=10_000)]
Basis = Literal["", "consent", "contract", "legal obligation", "legitimate interest"]
MOST = 256


@dataclass(frozen=True, kw_only=True)
class KitChoice:
    """title, about: keys of `texts`."""

    name: str
    title: str
    about: str


@dataclass(frozen=True, kw_only=True)
class BeginPage:
    """What is known so far. demonstration: stand-ins are at work. points, operators: real ones, by name."""

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
class NoticePage:
    """The notice for the wall. sound, pictures: whether they are taken here. days: they are kept at most."""

    point: Point
    responsible: str
    basis: str
    sound: bool
    pictures: bool
    sound_days: float
    photo_days: int


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def begin(request: Request) -> BeginPage:
        """What a new post must know."""
        settings = post.config.settings()
        own = {"demo"} if post.stage is not None else set()
        return BeginPage(
            name=settings.post.name,
            language=settings.post.language,
            zone=str(post.zone),
            zones=tuple(sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)),
            points=tuple(point.name for point in post.config.points() if point.id not in own),
            operators=() if own else tuple(one.name for one in post.config.operators()),
            kits=tuple(
                KitChoice(name=name, title=kits.load(name).title, about=kits.load(name).about)
                for name in kits.names()
            ),
            kit=KitInstaller(post.data).setup().kit or "controller",
            bases=get_args(Basis)[1:],
            basis=settings.legal.basis,
            responsible=settings.legal.responsible,
            demonstration=post.stage is not None,
        )

    def notice(request: Request, point: str) -> NoticePage:
        """The notice for the wall at a service point."""
        found, settings = post.config.one(Point, point), post.config.settings()
        if found is None:
            raise HTTPException(404, _("There is no such service point."))
        kept = settings.audio.retention
        return NoticePage(
            point=found,
            responsible=settings.legal.responsible,
            basis=settings.legal.basis,
            sound=bool(settings.audio.microphones),
            pictures=bool(settings.vision.cameras),
            sound_days=kept.longest_days,
            photo_days=math.ceil(photos.longest(settings.vision.photo_keep_days, kept)),
        )

    pages.add("/begin", "begin.html", begin, MANAGERS)
    pages.add("/points/{point}/notice", "notice.html", notice, WIRERS)

    @app.post("/begin", dependencies=[Depends(MANAGERS), Depends(form_token)], include_in_schema=False)
    async def save(
        request: Request,
        name: Text,
        language: Annotated[Literal["en", "ru"], Form()],
        zone: Text,
        points: Lines = "",
        operators: Lines = "",
        kit: Text = "",
        basis: Annotated[Basis, Form()] = "",
        responsible: Text = "",
        real: Annotated[bool, Form()] = False,
    ) -> Response:
        """Write it all down; `real` leaves the demonstration and starts the post anew."""
        if (
            not name.strip()
            or zone not in zoneinfo.available_timezones()
            or (kit and kit not in kits.names())
        ):
            raise HTTPException(422, _("A name, a time zone and one of the kits are needed."))
        if real and not _lines(points):
            raise HTTPException(422, _("Real work needs at least one service point."))
        written = post.config.written_settings()
        written["post"] = {
            **written.get("post", {}),
            "name": name.strip(),
            "language": language,
            "time_zone": zone,
        }
        written["legal"] = {"basis": basis, "responsible": responsible.strip()}
        try:
            post.config.write_settings(written)
        except BadValue as error:
            raise HTTPException(422, error.said(visitor(request).texts)) from None
        _put(Point, _lines(points))
        _put(Operator, _lines(operators))
        for target in post.config.targets():
            if target.virtual:  # the demonstration's receiver; people have set the language of the others
                post.config.put(dataclasses.replace(target, language=language))
        bench = KitInstaller(post.data)
        # Applied once more it would undo what people have changed in its rules since.
        if kit and kit != bench.setup().kit:
            await run_in_threadpool(bench.apply, kit)
        await post.note(visitor(request).name, "set up", "begin")
        leaves = real and post.stage is not None
        if leaves:
            stage_leaving(post.data, post.now())
        # The time zone is taken up by a start: until then days would begin at the wrong hour.
        if leaves or zone != str(post.zone):
            post.restart()
            return pages.render(request, "restarting.html", moved=_moved(post, request))
        return RedirectResponse("/", 303)

    @app.post("/restart", dependencies=[Depends(MANAGERS), Depends(form_token)], include_in_schema=False)
    async def restart(request: Request) -> Response:
        """Start the post anew, so that it takes up what was set; boards keep their presses meanwhile."""
        await post.note(visitor(request).name, "started anew", "post")
        post.restart()
        return pages.render(request, "restarting.html", moved=_moved(post, request))

    def _put(kind: type[Point] | type[Operator], wanted: list[str]) -> None:
        known: tuple[Point | Operator, ...] = post.config.all(Point)
        if kind is Operator:
            known = post.config.operators()
        ids, names = {one.id for one in known}, {one.name for one in known}
        for name in wanted:
            if name not in names:
                ids.add(new := new_id(name, ids))
                post.config.put(kind(id=new, name=name))


def _moved(post: Post, request: Request) -> str:
    """Where the pages are after the start, when that is elsewhere; else empty."""
    old, new = post.settings, post.config.settings().web
    if (old.https == "off", old.port) == (new.https == "off", new.port):
        return ""
    host = request.url.hostname or ""
    # The command line may have given another port than the settings.
    port = new.port if new.port != old.port else request.url.port or old.port
    return f"http{'' if new.https == 'off' else 's'}://{f'[{host}]' if ':' in host else host}:{port}/"


def _lines(text: str) -> list[str]:
    found = [line.strip()[:100] for line in text.splitlines() if line.strip()]
    return list(dict.fromkeys(found))[:MOST]
