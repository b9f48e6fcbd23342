"""Numbers that customers key in before a smiley: the meaning of each, and those that mean nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import Rated
from host_daemon.settings.contacts import Numbered
from host_daemon.store.records import Operator
from web_ui.core.access import MANAGERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post

DAYS = 30
MOST = 255
LOOKED = 50_000


@dataclass(frozen=True, kw_only=True)
class NumbersPage:
    """numbers: in order. used: ratings of each number in 30 days. unknown: numbers that stand for nothing."""

    numbers: tuple[Numbered, ...]
    used: dict[int, int]
    unknown: tuple[int, ...]
    operators: tuple[Operator, ...]


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def numbers(request: Request) -> NumbersPage:
        """What each number stands for, and which were named that stand for nothing."""
        now = post.now()
        known = tuple(sorted(post.config.settings().contacts.numbers, key=lambda one: one.number))
        rated = post.reader.events([Rated], now - DAYS * DAY_MS, now + 1, LOOKED, newest=True)
        used = Counter(one.number for one in rated if one.number is not None)
        strange = set(used) - {one.number for one in known}
        return NumbersPage(
            numbers=known, used=dict(used), unknown=tuple(sorted(strange)), operators=post.config.operators()
        )

    pages.add("/numbers", "numbers.html", numbers, MANAGERS)

    @app.post("/numbers", dependencies=[Depends(MANAGERS), Depends(form_token)], include_in_schema=False)
    async def put(
        request: Request,
        number: Annotated[int, Form(ge=0, le=MOST)],
        name: Annotated[str, Form(max_length=100)] = "",
        operator: Annotated[str, Form(max_length=100)] = "",
        remove: Annotated[bool, Form()] = False,
    ) -> Response:
        """Let a number stand for a service or a worker, or for nothing again."""
        worker = post.config.one(Operator, operator) if operator else None
        if operator and worker is None:
            raise HTTPException(422, _("Something in this form does not fit. Go back and look it over."))
        called = name.strip() or (worker.name if worker else "")
        if not called and not remove:
            raise HTTPException(422, _("A name or an operator is needed."))
        written = post.config.written_settings()
        rows = [row for row in written.get("contacts", {}).get("numbers", []) if row.get("number") != number]
        if not remove:
            rows.append({"number": number, "name": called, "operator": operator})
        written.setdefault("contacts", {})["numbers"] = sorted(rows, key=lambda row: row["number"])
        post.config.write_settings(written)
        await post.note(visitor(request).name, "set up", f"numbers/{number}")
        return RedirectResponse("/numbers", 303)
