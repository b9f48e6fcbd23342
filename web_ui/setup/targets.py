"""Targets of incidents: messengers, mail, SMS gateways; each can be tried."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.texts import mark as _
from host_daemon.base.texts import texts
from host_daemon.outbox import apprise_channel
from host_daemon.outbox.message import Message
from host_daemon.store.records import Target
from web_ui.core.access import MANAGERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post

Text = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class TargetsPage:
    """targets: without their addresses, which are never shown again. unsent: waiting deliveries by target."""

    targets: tuple[Target, ...]
    unsent: dict[str, int]


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    writes = [Depends(MANAGERS), Depends(form_token)]

    def targets(request: Request) -> TargetsPage:
        """Where incidents go."""
        waiting = [one.target for one in post.reader.deliveries(unsent=True, limit=10_000)]
        return TargetsPage(
            targets=post.config.targets(), unsent={name: waiting.count(name) for name in set(waiting)}
        )

    pages.add("/targets", "targets.html", targets, MANAGERS)

    @app.post("/targets", dependencies=writes, include_in_schema=False)
    async def put(
        request: Request,
        name: Text,
        language: Annotated[Literal["en", "ru"], Form()],
        address: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        """Add a target, or change its language or address; an empty address keeps the old one."""
        name, address = name.strip(), address.strip()
        if not name or (not address and post.config.address(name) is None):
            raise HTTPException(422, _("A name and an address are needed."))
        if address:
            post.config.put_address(name, address)
        post.config.put(Target(name=name, language=language))
        await post.note(visitor(request).name, "set up", f"targets/{name}")
        return RedirectResponse("/targets", 303)

    @app.post("/targets/remove", dependencies=writes, include_in_schema=False)
    async def remove(request: Request, name: Text) -> Response:
        post.config.remove(Target, name)
        await post.note(visitor(request).name, "removed", f"targets/{name}")
        return RedirectResponse("/targets", 303)

    @app.post("/targets/try", dependencies=writes, include_in_schema=False)
    async def attempt(request: Request, name: Text) -> Response:
        """Send a test message, and say what came of it."""
        target, address = post.config.one(Target, name), post.config.address(name)
        if target is None or not address:
            raise HTTPException(404, _("There is no such target."))
        words = texts(target.language)
        message = Message(
            key=f"try/{secrets.token_hex(8)}",
            title=words.text("Test of {post}", post=post.config.settings().post.name),
            text=words.text("Messages of this post reach you here."),
            files=(),
        )
        try:
            await run_in_threadpool(apprise_channel.send, address, message)
            outcome, failed = visitor(request).texts.text("{name} took the test message.", name=name), False
        except apprise_channel.DeliveryFailed as error:
            outcome, failed = f"{name}: {error}", True
        return pages.render(request, "targets.html", page=targets(request), outcome=outcome, failed=failed)
