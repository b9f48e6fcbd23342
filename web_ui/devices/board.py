"""One board: its state and history, the meanings of its buttons, and a press to try it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from hardware import pinmap
from hardware.pinmap import PinMap
from host_daemon.base.durations import DAY_MS, HOUR_MS
from host_daemon.base.texts import mark as _
from host_daemon.boards import history, rejected_frames
from host_daemon.boards.history import State
from host_daemon.boards.rejected_frames import Rejections
from host_daemon.contacts.meanings import MEANINGS
from host_daemon.events import (
    BoardFellSilent,
    BoardReported,
    BoardReturned,
    Event,
    HealthReported,
    Pressed,
    PressesMissed,
    PressFound,
)
from host_daemon.store.records import Board, Operator, Point
from web_ui.core.access import WIRERS, form_token, visitor
from web_ui.core.curve import Curve, curve
from web_ui.core.labels import WORDS
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.devices.wiring import Wiring, wiring_of

DAYS = 30
# A battery board speaks when it is pressed; powered ones every minute.
GAP_MS = 7 * DAY_MS
HAPPENED = 60
PRESSES = 10
VIEWERS, STILL_S = 20, 15.0
GESTURES = ("click", "double", "hold")
# Boards whose app tells gestures apart; on the others every press is a click.
GESTURED = ("fob",)

NO_BOARD = _("There is no such board or button.")
Text = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button that means something. meanings: by gesture, or under the empty name for any."""

    index: int
    name: str
    meanings: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class BoardEvent:
    """Something that happened to the board. kind: started, silent, back, missed or found.

    what: the reset cause, a button's name, or empty. count: presses.
    """

    at: int
    kind: str
    what: str = ""
    count: int = 0


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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    viewers = 0

    def known(device: str) -> Board:
        board = post.config.board(device)
        if board is None:
            raise HTTPException(404, NO_BOARD)
        return board

    def board(request: Request, device: str) -> BoardPage:
        """One board: battery and signal of 30 days, what happened to it, what its buttons mean."""
        one, now = known(device), post.now()
        start, pins = now - DAYS * DAY_MS, _pins(known(device))
        hours = post.reader.read(lambda db: history.hours(db, device, start, now + HOUR_MS))
        refused = post.reader.read(lambda db: rejected_frames.since(db, start))
        names = tuple(pins.buttons) if pins else ()
        volts = [(hour.at, hour.battery_mv / 1000) for hour in hours if hour.battery_mv is not None]
        dbm = [(hour.at, float(hour.signal_dbm)) for hour in hours if hour.signal_dbm is not None]
        presses = post.reader.events([Pressed], start, now + 1, 500, newest=True)
        return BoardPage(
            board=one,
            health=next((each for each in post.health.all(now) if each.uid == f"board:{device}"), None),
            state=post.reader.read(history.states).get(device),
            wiring=wiring_of(pins, one.meanings) if pins else None,
            buttons=_buttons(one, pins),
            battery=curve(volts, start, now, GAP_MS, least=0.5),
            signal=curve(dbm, start, now, GAP_MS, least=20),
            happened=_happened(post, one, names, start),
            refused=tuple(each for each in refused if each.device == device),
            why=rejected_frames.WORDS,
            presses=tuple(each for each in presses if each.device == device)[:PRESSES],
            names=names,
            points=post.config.points(),
            operators=post.config.operators(),
        )

    pages.add("/boards/{device}", "board.html", board, WIRERS)

    @app.post(
        "/boards/{device}", dependencies=[Depends(WIRERS), Depends(form_token)], include_in_schema=False
    )
    async def put(request: Request, device: str, name: Text, point: Text, operator: Text = "") -> Response:
        """Give a board a name, a service point, an operator or none, and its buttons their meanings."""
        one = known(device)
        good = post.config.one(Point, point) and (not operator or post.config.one(Operator, operator))
        if not name.strip() or not good:
            raise HTTPException(422, _("A name and a service point are needed."))
        form = {key: str(value) for key, value in (await request.form()).items()}
        changed = dataclasses.replace(
            one,
            name=name.strip(),
            point=point,
            operator=operator or None,
            meanings=_meanings(one, _pins(one), form),
        )
        post.config.put(changed)
        await post.note(visitor(request).name, "set up", f"boards/{device}")
        return RedirectResponse(f"/boards/{device}", 303)

    @app.post(
        "/boards/{device}/forget",
        dependencies=[Depends(WIRERS), Depends(form_token)],
        include_in_schema=False,
    )
    async def forget(request: Request, device: str) -> Response:
        """The board belongs to this post no more; what it told stays in the journal."""
        known(device)
        post.config.remove(Board, device)
        post.health.forget(f"board:{device}")
        await post.note(visitor(request).name, "removed", f"boards/{device}")
        return RedirectResponse("/boards", 303)

    @app.get("/boards/{device}/live", dependencies=[Depends(WIRERS)], response_class=StreamingResponse)
    async def live(request: Request, device: str) -> StreamingResponse:
        """Server-sent events: each press of this board as it comes, as a JSON object with its words."""
        one = known(device)
        if viewers >= VIEWERS:
            raise HTTPException(503, _("Too many people look at this page at once."))
        return StreamingResponse(presses_of(request, one), media_type="text/event-stream")

    async def presses_of(request: Request, one: Board) -> AsyncIterator[str]:
        nonlocal viewers
        viewers += 1
        pins, t = _pins(one), visitor(request).texts
        names = list(pins.buttons) if pins else []
        try:
            async with post.live.view() as events:
                yield "retry: 2000\n\n"
                while True:
                    try:
                        event = await asyncio.wait_for(events.get(), STILL_S)
                    except TimeoutError:
                        yield ": still here\n\n"
                        continue
                    if isinstance(event, Pressed) and event.device == one.device:
                        meaning = one.meaning(event.button, event.gesture) or ""
                        name = names[event.button] if event.button < len(names) else str(event.button)
                        button, gesture = WORDS["button"].get(name, name), WORDS["gesture"][event.gesture]
                        meant = WORDS["meaning"].get(meaning, meaning)
                        said = {
                            "button": t.text(button),
                            "gesture": t.text(gesture),
                            "meaning": t.text(meant),
                            "number": event.number,
                            "time": t.time(event.at, post.zone),
                            "link": event.link,
                        }
                        yield f"data: {json.dumps(said, ensure_ascii=False)}\n\n"
        finally:
            viewers -= 1


def _pins(board: Board) -> PinMap | None:
    try:
        return pinmap.load(board.pins)
    except pinmap.NoPinMap:
        return None


def _buttons(board: Board, pins: PinMap | None) -> tuple[Button, ...]:
    """The buttons that can mean something: those of a keypad's number do not."""
    found = []
    for index, name in enumerate(pins.buttons if pins else ()):
        if board.app == "keypad" and (name.isdigit() or name == "clear"):
            continue
        gestures = GESTURES if board.app in GESTURED else ("",)
        meant = {each: board.meaning(index, each or "click") or "" for each in gestures}
        found.append(Button(index=index, name=name, meanings=meant))
    return tuple(found)


def _meanings(board: Board, pins: PinMap | None, form: dict[str, str]) -> dict[str, str]:
    """The meanings as the form has them; what it does not name stays."""
    meanings = dict(board.meanings)
    for button in _buttons(board, pins):
        chosen = {gesture: form.get(f"means.{button.index}.{gesture}") for gesture in button.meanings}
        if None in chosen.values():
            continue
        for key in [key for key in meanings if key.split(".")[0] == str(button.index)]:
            del meanings[key]
        for gesture, meaning in chosen.items():
            if meaning and meaning not in MEANINGS:
                raise HTTPException(422, _("Something in this form does not fit. Go back and look it over."))
            if meaning:
                meanings[f"{button.index}.{gesture}" if gesture else str(button.index)] = meaning
    return meanings


def _happened(post: Post, board: Board, names: tuple[str, ...], start: int) -> tuple[BoardEvent, ...]:
    kinds: list[type[Event]] = [BoardReported, BoardFellSilent, BoardReturned, PressesMissed, PressFound]
    found: list[BoardEvent] = []
    boot = None
    for event in post.reader.events(kinds, start):
        if getattr(event, "device", "") != board.device:
            continue
        button = getattr(event, "button", None)
        name = names[button] if button is not None and button < len(names) else ""
        if isinstance(event, BoardReported):
            if event.boot != boot:
                found.append(
                    BoardEvent(at=event.at - event.uptime_s * 1000, kind="started", what=event.reset_cause)
                )
            boot = event.boot
        elif isinstance(event, BoardFellSilent):
            found.append(BoardEvent(at=event.at, kind="silent"))
        elif isinstance(event, BoardReturned):
            found.append(BoardEvent(at=event.at, kind="back"))
        elif isinstance(event, PressesMissed):
            found.append(BoardEvent(at=event.at, kind="missed", what=name, count=event.count))
        else:
            found.append(BoardEvent(at=event.at, kind="found", what=name, count=1))
    return tuple(sorted(found, key=lambda each: -each.at)[:HAPPENED])
