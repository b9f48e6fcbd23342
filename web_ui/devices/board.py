"""One board: its state and history, and the meanings of its buttons."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS, HOUR_MS
from host_daemon.base.texts import mark as _
from host_daemon.boards import history, rejected_frames
from host_daemon.boards.history import State
from host_daemon.boards.rejected_frames import Rejections
from host_daemon.contacts.meanings import MEANINGS
from host_daemon.events import HealthReported, Pressed
from host_daemon.store.records import Board, Operator, Point
from web_ui.core.access import WIRERS, Who
from web_ui.core.curve import Curve, curve
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, HealthOf, Now, ReaderOf
from web_ui.devices.board_events import BoardEvent, events_of
from web_ui.devices.button_meanings import Button, buttons_of, meanings_of, pins_of
from web_ui.devices.wiring import Wiring, wiring_of

DAYS = 30
# A battery board speaks when it is pressed; powered ones every minute.
GAP_MS = 7 * DAY_MS
PRESSES = 10

Text = Annotated[str, Form(max_length=100)]

router = PageRouter(WIRERS)
forms = FormRouter(WIRERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """Everything about one board. battery in volts, signal in dBm, over 30 days."""

    board: Board
    health: HealthReported | None
    state: State | None
    wiring: Wiring | None
    buttons: tuple[Button, ...]
    battery: Curve | None
    signal: Curve | None
    happened: tuple[BoardEvent, ...]
    refused: tuple[Rejections, ...]
    why: dict[str, str]
    presses: tuple[Pressed, ...]
    names: tuple[str, ...]
    points: tuple[Point, ...]
    operators: tuple[Operator, ...]
    meanings: tuple[str, ...] = MEANINGS


def _board(config: ConfigOf, device: str) -> Board:
    board = config.board(device)
    if board is None:
        raise HTTPException(404, _("There is no such board or button."))
    return board


BoardOf = Annotated[Board, Depends(_board)]


@router.page("/boards/{device}", "board.html")
def board(one: BoardOf, reader: ReaderOf, config: ConfigOf, health: HealthOf, now: Now) -> BoardPage:
    """One board: battery and signal of 30 days, what happened to it, what its buttons mean."""
    start, pins = now - DAYS * DAY_MS, pins_of(one)
    hours = reader.read(lambda db: history.hours(db, one.device, start, now + HOUR_MS))
    refused = reader.read(lambda db: rejected_frames.since(db, start))
    names = tuple(pins.buttons) if pins else ()
    volts = [(hour.at, hour.battery_mv / 1000) for hour in hours if hour.battery_mv is not None]
    dbm = [(hour.at, float(hour.signal_dbm)) for hour in hours if hour.signal_dbm is not None]
    presses = reader.events([Pressed], start, now + 1, 500, newest=True)
    return BoardPage(
        board=one,
        health=next((each for each in health.all(now) if each.uid == f"board:{one.device}"), None),
        state=reader.read(history.states).get(one.device),
        wiring=wiring_of(pins, one.meanings) if pins else None,
        buttons=buttons_of(one, pins),
        battery=curve(volts, start, now, GAP_MS, least=0.5),
        signal=curve(dbm, start, now, GAP_MS, least=20),
        happened=events_of(reader, one, names, start),
        refused=tuple(each for each in refused if each.device == one.device),
        why=rejected_frames.WORDS,
        presses=tuple(each for each in presses if each.device == one.device)[:PRESSES],
        names=names,
        points=config.points(),
        operators=config.operators(),
    )


@forms.post("/boards/{device}")
async def put(
    request: Request,
    one: BoardOf,
    config: ConfigOf,
    audit: AuditOf,
    who: Who,
    name: Text,
    point: Text,
    operator: Text = "",
) -> Response:
    """Give a board a name, a service point, an operator or none, and its buttons their meanings."""
    good = config.one(Point, point) and (not operator or config.one(Operator, operator))
    if not name.strip() or not good:
        raise HTTPException(422, _("A name and a service point are needed."))
    form = {key: str(value) for key, value in (await request.form()).items()}
    changed = dataclasses.replace(
        one,
        name=name.strip(),
        point=point,
        operator=operator or None,
        meanings=meanings_of(one, pins_of(one), form),
    )
    config.put(changed)
    await audit.note(who.name, "set up", f"boards/{one.device}")
    return RedirectResponse(f"/boards/{one.device}", 303)


@forms.post("/boards/{device}/forget")
async def forget(one: BoardOf, config: ConfigOf, health: HealthOf, audit: AuditOf, who: Who) -> Response:
    """The board belongs to this post no more; what it told stays in the journal."""
    config.remove(Board, one.device)
    health.forget(f"board:{one.device}")
    await audit.note(who.name, "removed", f"boards/{one.device}")
    return RedirectResponse("/boards", 303)
