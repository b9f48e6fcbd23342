"""A new board, step by step: plugged in, flashed, paired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from hardware import pinmap
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.links import discover
from host_daemon.provisioning.orders import Job, Order
from host_daemon.store.records import Operator, Point
from web_ui.core.access import WIRERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.devices.wiring import kinds

GONE = _("There is no board at this port any more. Plug it in and load the page again.")
Text = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class Port:
    """A serial port that a board may be on. pins: of a virtual board, whose kind is known; else empty."""

    path: str
    label: str
    pins: str = ""


@dataclass(frozen=True, kw_only=True)
class PairingForm:
    """What was written into the form."""

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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes. They stand before those of one board, whose name could be `pair`."""

    async def page(chosen: PairingForm, problem: str = "") -> PairingPage:
        found = [Port(path=one.path, label=f"{one.path} {one.maker}".strip()) for one in discover.ports()]
        for board in await _virtual(post):
            found.append(Port(path=board["port"], label=board["name"], pins=board["pins"]))
        return PairingPage(
            ports=tuple(found),
            kinds=kinds(),
            ethernet=tuple(name for name in pinmap.names() if pinmap.load(name).link == "ethernet"),
            points=post.config.points(),
            operators=post.config.operators(),
            job=post.provisioning.job if post.provisioning else None,
            chosen=chosen,
            problem=problem,
        )

    async def pair(request: Request) -> PairingPage:
        """The ports that boards are on, the kinds of boards, and how far the newest pairing is."""
        return await page(PairingForm())

    pages.add("/boards/pair", "pair.html", pair, WIRERS)

    @app.post("/boards/pair", dependencies=[Depends(WIRERS), Depends(form_token)], include_in_schema=False)
    async def start(
        request: Request,
        port: Text,
        pins: Text,
        name: Text,
        point: Text,
        operator: Text = "",
        channel: Annotated[int, Form()] = 1,
        broker: Text = "",
    ) -> Response:
        """Flash and pair the board at a port."""
        if post.provisioning is None:
            raise HTTPException(503, _("Not now."))
        chosen = PairingForm(
            port=port,
            pins=pins,
            name=name.strip(),
            point=point,
            operator=operator,
            channel=channel,
            broker=broker,
        )
        shown = await page(chosen)
        where = next((one for one in shown.ports if one.path == port), None)
        t = visitor(request).texts
        problem = ""
        if where is None:
            problem = t.text(GONE)
        elif where.pins and where.pins != pins:
            problem = t.text(_("This virtual board is of the kind {pins}."), pins=where.pins)
        elif (
            not chosen.name
            or not post.config.one(Point, point)
            or (operator and not post.config.one(Operator, operator))
        ):
            problem = t.text(_("A name and a service point are needed."))
        else:
            order = Order(
                port=port,
                pins=pins,
                name=chosen.name,
                point=point,
                operator=operator or None,
                virtual=bool(where.pins),
                channel=channel,
                broker=broker.strip(),
            )
            try:
                post.provisioning.put(order, t.language)
            except UserError as error:
                problem = str(error)
        if problem:
            return pages.render(request, "pair.html", 422, page=await page(chosen, problem))
        await post.note(visitor(request).name, "paired", f"boards/{chosen.name}")
        return RedirectResponse("/boards/pair", 303)


async def _virtual(post: Post) -> list[dict[str, Any]]:
    """The virtual boards with their ports, while they run."""
    if post.stage is None:
        return []
    try:
        return [board for board in await post.stage.boards() if board.get("port")]
    except OSError:
        return []
