"""Numbers that customers key in before a smiley: the meaning of each, and those that mean nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import Rated
from host_daemon.settings.contacts import Numbered
from host_daemon.store.records import Operator
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, Now, ReaderOf, SettingsOf

DAYS = 30
MOST = 255
LOOKED = 50_000

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class NumbersPage:
    """numbers: in order. used: ratings of each number in 30 days. unknown: numbers that stand for nothing."""

    numbers: tuple[Numbered, ...]
    used: dict[int, int]
    unknown: tuple[int, ...]
    operators: tuple[Operator, ...]


@router.page("/numbers", "numbers.html")
def numbers(reader: ReaderOf, config: ConfigOf, settings: SettingsOf, now: Now) -> NumbersPage:
    """The meaning of each number, and numbers that were keyed in and mean nothing."""
    known = tuple(sorted(settings.contacts.numbers, key=lambda one: one.number))
    rated = reader.events([Rated], now - DAYS * DAY_MS, now + 1, LOOKED, newest=True)
    used = Counter(one.number for one in rated if one.number is not None)
    strange = set(used) - {one.number for one in known}
    return NumbersPage(
        numbers=known, used=dict(used), unknown=tuple(sorted(strange)), operators=config.operators()
    )


@forms.post("/numbers")
async def put(
    config: ConfigOf,
    audit: AuditOf,
    who: Who,
    number: Annotated[int, Form(ge=0, le=MOST)],
    name: Annotated[str, Form(max_length=100)] = "",
    operator: Annotated[str, Form(max_length=100)] = "",
    remove: Annotated[bool, Form()] = False,
) -> Response:
    """Let a number stand for a service or a worker, or for nothing again."""
    worker = config.one(Operator, operator) if operator else None
    if operator and worker is None:
        raise HTTPException(422, _("Something in this form is wrong. Go back and check it."))
    called = name.strip() or (worker.name if worker else "")
    if not called and not remove:
        raise HTTPException(422, _("A name or an operator is needed."))
    written = config.written_settings()
    rows = [row for row in written.get("contacts", {}).get("numbers", []) if row.get("number") != number]
    if not remove:
        rows.append({"number": number, "name": called, "operator": operator})
    written.setdefault("contacts", {})["numbers"] = sorted(rows, key=lambda row: row["number"])
    config.write_settings(written)
    await audit.note(who.name, "set up", f"numbers/{number}")
    return RedirectResponse("/numbers", 303)
