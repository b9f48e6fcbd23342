"""Targets of messages: messengers, mail, SMS gateways; who reads each and what it may get; with a test."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.texts import mark as _
from host_daemon.base.texts import texts
from host_daemon.outbox.apprise_channel import check_address
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.failure import DeliveryFailed
from host_daemon.outbox.message import Message
from host_daemon.rules.action import ALL
from host_daemon.store.records import CONTENT, Audience, Content, Operator, Point, Target
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, ReaderOf
from web_ui.core.templates import TemplatesOf

Text = Annotated[str, Form(max_length=100)]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class TargetsPage:
    """targets: without their addresses, which are never shown again. unsent: waiting deliveries by target.
    points, operators: whom a target can belong to."""

    targets: tuple[Target, ...]
    unsent: dict[str, int]
    points: tuple[Point, ...]
    operators: tuple[Operator, ...]


@router.page("/targets", "targets.html")
def targets(reader: ReaderOf, config: ConfigOf) -> TargetsPage:
    """Targets of messages."""
    waiting = [one.target for one in reader.deliveries(unsent=True, limit=10_000)]
    return TargetsPage(
        targets=config.targets(),
        unsent={name: waiting.count(name) for name in set(waiting)},
        points=config.points(),
        operators=config.operators(),
    )


@forms.post("/targets")
async def put(
    config: ConfigOf,
    audit: AuditOf,
    who: Who,
    name: Text,
    language: Annotated[Literal["en", "ru"], Form()],
    address: Annotated[str, Form(max_length=2000)] = "",
    audience: Annotated[Audience, Form()] = "administrators",
    point: Annotated[list[Text] | None, Form(max_length=1000)] = None,
    operator: Text = "",
    may: Annotated[list[Content] | None, Form(max_length=10)] = None,
    limits: Annotated[bool, Form()] = False,
) -> Response:
    """Add a target, or change it; an empty address keeps the old one.

    Nothing ticked in `may` means counts alone, so nobody gets a customer's photo by an oversight.
    limits: also who reads a target that is there already, and what it may get; else only its language and
    address change.
    """
    name, address = name.strip(), address.strip()
    points = tuple(one.id for one in config.points() if one.id in (point or ()))
    if audience == "point" and not points:
        raise HTTPException(422, _("Choose at least one service point whose staff read this target."))
    if audience == "operator" and config.one(Operator, operator) is None:
        raise HTTPException(422, _("Choose the operator who reads this target."))
    if name == ALL[0] or name.startswith("@"):
        raise HTTPException(422, _("This name stands for several targets in rules; choose another one."))
    if not name or (not address and config.address(name) is None):
        raise HTTPException(422, _("A name and an address are needed."))
    if address:
        try:
            await run_in_threadpool(check_address, address)
        except DeliveryFailed as error:
            raise HTTPException(422, error.reason) from None
        config.put_address(name, address)
    wanted = Target(
        name=name,
        language=language,
        audience=audience,
        points=points if audience == "point" else (),
        operator=operator if audience == "operator" else None,
        may=tuple(one for one in CONTENT if one in (may or ())),
    )
    known = config.one(Target, name)
    config.put(replace(known, language=language) if known and not limits else wanted)
    await audit.note(who.name, "set up", f"targets/{name}")
    return RedirectResponse("/targets", 303)


@forms.post("/targets/remove")
async def remove(config: ConfigOf, audit: AuditOf, who: Who, name: Text) -> Response:
    """Remove a target with its address."""
    config.remove(Target, name)
    await audit.note(who.name, "removed", f"targets/{name}")
    return RedirectResponse("/targets", 303)


@forms.post("/targets/try")
async def attempt(
    request: Request, reader: ReaderOf, config: ConfigOf, templates: TemplatesOf, who: Who, name: Text
) -> Response:
    """Send a test message, and say what came of it."""
    target = config.one(Target, name)
    if target is None or not config.address(name):
        raise HTTPException(404, _("There is no such target."))
    words = texts(target.language)
    message = Message(
        key=f"try/{secrets.token_hex(8)}/{name}/alert",
        title=words.text("Test of {post}", post=config.settings().post.name),
        text=words.text("Messages of this post reach you here."),
        files=(),
    )
    try:
        await run_in_threadpool(_send, Channel(config, config.data), name, message)
        outcome, failed = who.texts.text("{name} accepted the test message.", name=name), False
    except DeliveryFailed as error:
        outcome, failed = f"{name}: {who.texts.text(error.reason)}", True
    page = targets(reader, config)
    return templates.page(request, "targets.html", page=page, outcome=outcome, failed=failed)


def _send(channel: Channel, name: str, message: Message) -> None:
    """The way that an alert takes, to each recipient of the address."""
    for recipient in channel.ways(name).recipients or ("",):
        channel.send(name, message, recipient)
