"""A new board, step by step: plugged in, flashed, paired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from hardware import pinmap
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.links import discover
from host_daemon.provisioning.orders import Job, Order
from host_daemon.store.config import Config
from host_daemon.store.records import Operator, Point
from web_ui.core.access import WIRERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, Services, ServicesOf
from web_ui.core.templates import TemplatesOf
from web_ui.devices.wiring import kinds

GONE = _("There is no board at this port any more. Plug it in and load the page again.")
Text = Annotated[str, Form(max_length=200)]

router = PageRouter(WIRERS)
forms = FormRouter(WIRERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class Port:
    """A serial port that a board may be on. pins: of a virtual board, whose kind is known; else empty."""

    path: str
    label: str
    pins: str = ""


@dataclass(frozen=True, kw_only=True)
class PairingForm:
    """The form as it was filled in."""

    port: str = ""
    pins: str = ""
    name: str = ""
    point: str = ""
    operator: str = ""
    channel: int = 1
    broker: str = ""


@dataclass(frozen=True, kw_only=True)
class PairingPage:
    """ports: where a board may be. kinds: pin maps with their titles. job: the newest work, or None."""

    ports: tuple[Port, ...]
    kinds: dict[str, str]
    ethernet: tuple[str, ...]
    points: tuple[Point, ...]
    operators: tuple[Operator, ...]
    job: Job | None
    chosen: PairingForm
    problem: str = ""


@router.page("/boards/pair", "pair.html")
async def pair(services: ServicesOf) -> PairingPage:
    """The ports that boards are on, the kinds of boards, and how far the newest pairing is."""
    return await _page(services, PairingForm())


def _written(
    port: Text,
    pins: Text,
    name: Text,
    point: Text,
    operator: Text = "",
    channel: Annotated[int, Form()] = 1,
    broker: Text = "",
) -> PairingForm:
    return PairingForm(
        port=port,
        pins=pins,
        name=name.strip(),
        point=point,
        operator=operator,
        channel=channel,
        broker=broker,
    )


@forms.post("/boards/pair")
async def start(
    request: Request,
    services: ServicesOf,
    templates: TemplatesOf,
    audit: AuditOf,
    who: Who,
    wanted: Annotated[PairingForm, Depends(_written)],
) -> Response:
    """Flash and pair the board at a port."""
    if services.provisioning is None:
        raise HTTPException(503, _("Not now."))
    port = next((one for one in await _ports(services) if one.path == wanted.port), None)
    try:
        _check(services.config, wanted, port)
        services.provisioning.put(_order(wanted, virtual=bool(port and port.pins)), who.language)
    except UserError as error:
        page = await _page(services, wanted, error.said(who.texts))
        return templates.page(request, "pair.html", 422, page=page)
    await audit.note(who.name, "paired", f"boards/{wanted.name}")
    return RedirectResponse("/boards/pair", 303)


def _check(config: Config, wanted: PairingForm, port: Port | None) -> None:
    """Raises UserError for what can be seen before the board is touched."""
    if port is None:
        raise UserError(GONE)
    if port.pins and port.pins != wanted.pins:
        raise UserError(_("This virtual board is of the kind {pins}."), pins=port.pins)
    known = config.one(Point, wanted.point) and (not wanted.operator or config.one(Operator, wanted.operator))
    if not wanted.name or not known:
        raise UserError(_("A name and a service point are needed."))


def _order(wanted: PairingForm, virtual: bool) -> Order:
    return Order(
        port=wanted.port,
        pins=wanted.pins,
        name=wanted.name,
        point=wanted.point,
        operator=wanted.operator or None,
        virtual=virtual,
        channel=wanted.channel,
        broker=wanted.broker.strip(),
    )


async def _page(services: Services, chosen: PairingForm, problem: str = "") -> PairingPage:
    return PairingPage(
        ports=await _ports(services),
        kinds=kinds(),
        ethernet=tuple(name for name in pinmap.names() if pinmap.load(name).link == "ethernet"),
        points=services.config.points(),
        operators=services.config.operators(),
        job=services.provisioning.job if services.provisioning else None,
        chosen=chosen,
        problem=problem,
    )


async def _ports(services: Services) -> tuple[Port, ...]:
    found = [Port(path=one.path, label=f"{one.path} {one.maker}".strip()) for one in discover.ports()]
    found += [
        Port(path=board["port"], label=board["name"], pins=board["pins"])
        for board in await _virtual(services)
    ]
    return tuple(found)


async def _virtual(services: Services) -> list[dict[str, Any]]:
    """The virtual boards with their ports, while they run."""
    if services.demo is None:
        return []
    try:
        return [board for board in await services.demo.boards() if board.get("port")]
    except OSError:
        return []
