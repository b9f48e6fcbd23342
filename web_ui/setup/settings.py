"""Setting the post up: the settings tree, service points and operators."""

from __future__ import annotations

import dataclasses
import re
import zoneinfo
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.errors import UserError
from host_daemon.base.texts import Texts, speaking
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue, build
from host_daemon.settings.field import leaves
from host_daemon.settings.tree import Settings
from host_daemon.store.new_id import new_id
from host_daemon.store.records import Operator, Point
from web_ui.core import server
from web_ui.core.access import MANAGERS, WIRERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.core.sessions import Sessions
from web_ui.setup.settings_form import Box, BoxList, boxes, filled

Name = Annotated[str, Form(max_length=100)]
KINDS: dict[str, Any] = {"points": Point, "operators": Operator}


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """part: the name of a slice, and what it is about; boxes: of that slice. parts: names of all."""

    part: str
    doc: str
    parts: tuple[str, ...]
    boxes: tuple[Box | BoxList, ...]


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Service points and operators."""

    points: tuple[Point, ...]
    operators: tuple[Operator, ...]


@dataclass(frozen=True, kw_only=True)
class SetupPage:
    """The way to everything that can be set up."""


def add(app: FastAPI, pages: Pages, post: Post, consoles: Sessions) -> None:
    """Adds the routes."""

    def setup(request: Request) -> SetupPage:
        """The way to everything that can be set up."""
        return SetupPage()

    def settings(request: Request, part: str) -> SettingsPage:
        """One part of the settings, with what each means and its limits."""
        tree = post.config.settings()
        fields = {field.name: field for field in dataclasses.fields(tree)}
        if part not in fields:
            raise HTTPException(404, _("There is no such page."))
        return SettingsPage(
            part=part,
            doc=fields[part].metadata["doc"],
            parts=tuple(fields),
            boxes=tuple(boxes(getattr(tree, part), part)),
        )

    def people(request: Request) -> PeoplePage:
        """Service points and operators."""
        return PeoplePage(points=post.config.points(), operators=post.config.operators())

    pages.add("/setup", "setup.html", setup, WIRERS)
    pages.add("/settings/{part}", "settings.html", settings, MANAGERS)
    pages.add("/people", "people.html", people, MANAGERS)

    @app.get(
        "/authority.crt",
        dependencies=[Depends(WIRERS)],
        response_class=Response,
        responses={200: {"content": {"application/x-x509-ca-cert": {}}}},
    )
    def own_authority(request: Request) -> Response:
        """The certificate of the post's own authority, for phones and tablets that are to trust it (DER)."""
        made = server.authority(post.data).der()
        return Response(made, media_type="application/x-x509-ca-cert")

    @app.post(
        "/settings/{part}", dependencies=[Depends(MANAGERS), Depends(form_token)], include_in_schema=False
    )
    async def save(request: Request, part: str) -> Response:
        before = settings(request, part)
        form = {name: str(value) for name, value in (await request.form()).items()}
        written = post.config.written_settings()
        try:
            changed = filled(getattr(post.config.settings(), part), part, form)
            written.pop(part, None)
            written |= {part: changed} if changed else {}
            with speaking(visitor(request).language):
                await run_in_threadpool(_check, post, part, build(Settings, written))
            post.config.write_settings(written)
        except UserError as error:
            return pages.render(
                request,
                "settings.html",
                422,
                page=_as_written(before, form),
                problem=_said(error, visitor(request).texts),
                saved=False,
            )
        await post.note(visitor(request).name, "settings", part)
        return pages.render(request, "settings.html", page=settings(request, part), problem="", saved=True)

    @app.post(
        "/people/{kind}", dependencies=[Depends(MANAGERS), Depends(form_token)], include_in_schema=False
    )
    async def change(
        request: Request, kind: str, name: Name, id: Name = "", remove: Annotated[bool, Form()] = False
    ) -> Response:
        record = KINDS.get(kind)
        name = name.strip()
        if record is None or (id and post.config.one(record, id) is None):
            raise HTTPException(404, _("There is no such page."))
        if not name:
            raise HTTPException(422, _("A name is needed."))
        if remove:
            if bound := _bound(post, id):
                problem = UserError(
                    _(
                        "«{name}» cannot be removed: {things} would belong nowhere. "
                        "Give them to another first."
                    ),
                    name=name,
                    things=", ".join(bound),
                )
                raise HTTPException(409, problem.said(visitor(request).texts))
            post.config.remove(record, id)
            if record is Operator:
                consoles.close_user(id)
        else:
            taken = {one.id for one in post.config.all(record)}
            post.config.put(record(id=id or new_id(name, taken), name=name))
        await post.note(visitor(request).name, "removed" if remove else "set up", f"{kind}/{id or name}")
        return RedirectResponse("/people", 303)


def _check(post: Post, part: str, wanted: Settings) -> None:
    """Raises UserError for what would only be told by the next start, in its log."""
    zone = wanted.post.time_zone
    if part == "post" and zone and zone not in zoneinfo.available_timezones():
        raise BadValue(_("{place}: there is no {value}"), place="post.time_zone", value=f"«{zone}»")
    if part == "web":
        server.check(post.data, wanted.web, post.settings)
    _check_names(getattr(wanted, part), part)


def _check_names(wanted: Any, part: str) -> None:
    """Refuses two things of one name or number: two microphones would share a ring, and the receipts of one
    till would be taken for repeats of the other's. Stand-ins, which give way, are not looked at."""
    for field in dataclasses.fields(wanted):
        items = getattr(wanted, field.name)
        if not isinstance(items, tuple) or not all(map(dataclasses.is_dataclass, items)):
            continue
        key = "number" if field.name == "numbers" else "name"
        known: set[object] = set()
        for i, item in enumerate(one for one in items if not getattr(one, "virtual", False)):
            if (value := getattr(item, key)) in known:
                place = f"{part}.{field.name}[{i}].{key}"
                raise BadValue(_("{place}: {value} is there twice"), place=place, value=f"«{value}»")
            known.add(value)


def _said(error: UserError, words: Texts) -> str:
    """The error in the reader's language; a setting is called as its box is."""
    if not isinstance(error, BadValue):
        return error.said(words)
    docs = {place: field.metadata["doc"] for place, field in leaves(Settings)}
    place = str(error.values.get("place", ""))
    doc = docs.get(re.sub(r"\[\d+\]", "[]", place), place)
    return UserError(error.message, **{**error.values, "place": f"«{words.text(doc)}»"}).said(words)


def _bound(post: Post, id: str) -> tuple[str, ...]:
    """Names of what stands at a service point, or belongs to an operator."""
    settings = post.config.settings()
    found = [board.name for board in post.config.boards() if id in (board.point, board.operator)]
    found += [one.name for one in settings.audio.microphones if one.point == id]
    found += [one.name for one in settings.vision.cameras if one.point == id]
    found += [one.name for one in settings.tills.tills if one.point == id]
    found += [one.name for one in settings.contacts.numbers if one.operator == id]
    return tuple(dict.fromkeys(found))


def _as_written(page: SettingsPage, form: dict[str, str]) -> SettingsPage:
    """The page with what the person wrote still in it."""

    def kept(box: Box) -> Box:
        value: Any = box.place in form if box.kind == "flag" else form.get(box.place, box.value)
        return dataclasses.replace(box, value=value)

    return dataclasses.replace(
        page,
        boxes=tuple(
            kept(one)
            if isinstance(one, Box)
            else dataclasses.replace(one, items=tuple(tuple(map(kept, item)) for item in one.items))
            for one in page.boxes
        ),
    )
