"""Settings of the post, a page for each part of the tree."""

from __future__ import annotations

import dataclasses
import re
import zoneinfo
from dataclasses import dataclass
from typing import Any

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
from web_ui.core.services import AuditOf, Services, ServicesOf, SettingsOf
from web_ui.core.templates import TemplatesOf
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
def settings_page(tree: SettingsOf, part: str) -> SettingsPage:
    """One part of the settings, with what each means and its limits."""
    fields = {field.name: field for field in dataclasses.fields(tree)}
    if part not in fields:
        raise HTTPException(404, _("There is no such page."))
    return SettingsPage(
        part=part,
        doc=fields[part].metadata["doc"],
        parts=tuple(fields),
        boxes=tuple(boxes(getattr(tree, part), part)),
    )


@forms.post("/settings/{part}")
async def save(
    request: Request, services: ServicesOf, templates: TemplatesOf, audit: AuditOf, who: Who, part: str
) -> Response:
    """Set what the form holds, or say what is wrong with it."""
    config = services.config
    before = settings_page(config.settings(), part)
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
    page = settings_page(config.settings(), part)
    return templates.page(request, "settings.html", page=page, problem="", saved=True)


def _check(services: Services, part: str, wanted: Settings) -> None:
    """Raises UserError for what would only be told by the next start, in its log."""
    zone = wanted.post.time_zone
    if part == "post" and zone and zone not in zoneinfo.available_timezones():
        raise BadValue(_("{place}: there is no {value}"), place="post.time_zone", value=f"«{zone}»")
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
