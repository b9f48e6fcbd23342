"""Settings of the post, a page for each part of the tree."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, cast

from fastapi import HTTPException, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.errors import UserError
from host_daemon.base.texts import Texts, speaking
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue, build
from host_daemon.settings.field import leaves
from host_daemon.settings.tree import Settings
from web_ui.core import server
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, Services, ServicesOf, SettingsOf
from web_ui.core.templates import TemplatesOf
from web_ui.setup import settings_checks
from web_ui.setup.settings_form import Box, BoxList, boxes, filled

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """part: the name of a slice, and what it is about; boxes: of that slice. parts: names of all."""

    part: str
    doc: str
    parts: tuple[str, ...]
    boxes: tuple[Box | BoxList, ...]


@router.page("/settings/{part}", "settings.html")
def settings_page(tree: SettingsOf, config: ConfigOf, part: str) -> SettingsPage:
    """One part of the settings, with what each means and its limits."""
    points = tuple(point.id for point in config.points())
    fields = {field.name: field for field in dataclasses.fields(tree)}
    if part not in fields:
        raise HTTPException(404, _("There is no such page."))
    return SettingsPage(
        part=part,
        doc=fields[part].metadata["doc"],
        parts=tuple(fields),
        boxes=tuple(_chosen(one, points) for one in boxes(getattr(tree, part), part)),
    )


def _chosen(box: Box | BoxList, points: tuple[str, ...]) -> Box | BoxList:
    """The same, with the service points to choose from. What stands there now stays to be chosen."""
    if isinstance(box, BoxList):
        items = tuple(tuple(cast(Box, _chosen(one, points)) for one in item) for item in box.items)
        new = tuple(_first(one, points) for one in items[-1])
        return dataclasses.replace(box, items=(*items[:-1], new))
    if not points or not box.place.endswith("].point"):
        return box
    known = points if box.value in points else (*points, str(box.value))
    return dataclasses.replace(box, kind="choice", choices=known)


def _first(box: Box, points: tuple[str, ...]) -> Box:
    """A new item stands at a point that there is."""
    if box.kind != "choice" or not box.place.endswith("].point"):
        return box
    return dataclasses.replace(box, value=points[0], choices=points)


@forms.post("/settings/{part}")
async def save(
    request: Request, services: ServicesOf, templates: TemplatesOf, audit: AuditOf, who: Who, part: str
) -> Response:
    """Set what the form holds, or say what is wrong with it."""
    config = services.config
    before = settings_page(config.settings(), config, part)
    form = {name: str(value) for name, value in (await request.form()).items()}
    written = config.written_settings()
    try:
        changed = filled(getattr(config.settings(), part), part, form)
        written.pop(part, None)
        written |= {part: changed} if changed else {}
        with speaking(who.language):
            await run_in_threadpool(_check, services, part, build(Settings, written))
        config.write_settings(written)
    except UserError as error:
        return templates.page(
            request,
            "settings.html",
            422,
            page=_as_written(before, form),
            problem=_said(error, who.texts),
            saved=False,
        )
    await audit.note(who.name, "settings", part)
    page = settings_page(config.settings(), config, part)
    return templates.page(request, "settings.html", page=page, problem="", saved=True)


def _check(services: Services, part: str, wanted: Settings) -> None:
    """Raises UserError for what would only be told by the next start, in its log."""
    settings_checks.check(services.config, part, services.config.settings(), wanted)
    if part == "web":
        server.check(services.data, wanted.web, services.settings)
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
