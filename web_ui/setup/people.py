"""Service points and operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.errors import UserError
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.store.config import Config
from host_daemon.store.new_id import new_id
from host_daemon.store.records import Operator, Point
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf
from web_ui.core.sessions import ConsolesOf

Name = Annotated[str, Form(max_length=100)]
KINDS: dict[str, Any] = {"points": Point, "operators": Operator}

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Service points and operators."""

    points: tuple[Point, ...]
    operators: tuple[Operator, ...]


@router.page("/people", "people.html")
def people(config: ConfigOf) -> PeoplePage:
    """Service points and operators."""
    return PeoplePage(points=config.points(), operators=config.operators())


@forms.post("/people/{kind}")
async def change(
    config: ConfigOf,
    consoles: ConsolesOf,
    audit: AuditOf,
    who: Who,
    kind: str,
    name: Name,
    id: Name = "",
    remove: Annotated[bool, Form()] = False,
) -> Response:
    """Add a point or an operator, name it anew, or remove it."""
    record = KINDS.get(kind)
    name = name.strip()
    if record is None or (id and config.one(record, id) is None):
        raise HTTPException(404, _("There is no such page."))
    if not name:
        raise HTTPException(422, _("A name is needed."))
    if remove:
        _check_free(config, id, name, who.texts)
        config.remove(record, id)
        if record is Operator:
            consoles.close_user(id)
    else:
        taken = {one.id for one in config.all(record)}
        config.put(record(id=id or new_id(name, taken), name=name))
    await audit.note(who.name, "removed" if remove else "set up", f"{kind}/{id or name}")
    return RedirectResponse("/people", 303)


def _check_free(config: Config, id: str, name: str, words: Texts) -> None:
    """Answers 409 while something stands at the point, or belongs to the operator."""
    if bound := _bound(config, id):
        problem = UserError(
            _("“{name}” cannot be removed: {things} would belong nowhere. Assign them elsewhere first."),
            name=name,
            things=", ".join(bound),
        )
        raise HTTPException(409, problem.said(words))


def _bound(config: Config, id: str) -> tuple[str, ...]:
    """Names of what stands at a service point, or belongs to an operator."""
    settings = config.settings()
    found = [board.name for board in config.boards() if id in (board.point, board.operator)]
    found += [one.name for one in settings.audio.microphones if one.point == id]
    found += [one.name for one in settings.vision.cameras if one.point == id]
    found += [one.name for one in settings.tills.tills if one.point == id]
    found += [one.name for one in settings.contacts.numbers if one.operator == id]
    return tuple(dict.fromkeys(found))
