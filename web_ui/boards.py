"""The boards: what each is, how it is, and who it belongs to."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.events import BoardReported, HealthReported, Pressed
from host_daemon.store.journal import add_audit
from host_daemon.store.records import Board, Operator, Point
from host_daemon.texts import mark as _
from web_ui.access import WIRERS, form_token, visitor
from web_ui.page import Pages
from web_ui.post import Post

DAY_MS = 24 * 3_600_000
# A month of one report an hour of twenty boards.
REPORTS, DAYS = 20_000, 30
PRESSES = 500
# Points of a battery's curve.
CURVE = 60

Text = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """battery: (time, millivolts) over the last 30 days, oldest first, at most 60. pressed_at: last press."""

    board: Board
    health: HealthReported | None
    report: BoardReported | None
    battery: tuple[tuple[int, int], ...]
    pressed_at: int | None


@dataclass(frozen=True, kw_only=True)
class BoardsPage:
    """Every paired board, and whom and where it may belong to."""

    boards: tuple[BoardLine, ...]
    points: tuple[Point, ...]
    operators: tuple[Operator, ...]


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def boards(request: Request) -> BoardsPage:
        """Every paired board with its battery, signal, version and last press."""
        now = post.now()
        reports = post.reader.events([BoardReported], now - DAYS * DAY_MS, now + 1, REPORTS, newest=True)
        presses = post.reader.events([Pressed], now - DAYS * DAY_MS, now + 1, PRESSES, newest=True)
        health = {one.name: one for one in post.health.all(now) if one.sense == "board"}
        return BoardsPage(
            boards=tuple(
                _line(board, [one for one in reports if one.device == board.device], presses, health)
                for board in post.config.boards()
            ),
            points=post.config.points(),
            operators=post.config.operators(),
        )

    pages.add("/boards", "boards.html", boards, WIRERS)

    @app.post(
        "/boards/{device}", dependencies=[Depends(WIRERS), Depends(form_token)], include_in_schema=False
    )
    async def put(request: Request, device: str, name: Text, point: Text, operator: Text = "") -> Response:
        """Give a board a name, a service point, and an operator or none."""
        board = post.config.board(device)
        if board is None:
            raise HTTPException(404, _("There is no such board or button."))
        good = post.config.one(Point, point) and (not operator or post.config.one(Operator, operator))
        if not name.strip() or not good:
            raise HTTPException(422, _("A name and a service point are needed."))
        post.config.put(dataclasses.replace(board, name=name.strip(), point=point, operator=operator or None))
        now, user = post.now(), str(visitor(request).name)
        await post.journal.write(lambda db: add_audit(db, now, user, "set up", f"boards/{device}"))
        return RedirectResponse("/boards", 303)


def _line(
    board: Board,
    reports: Sequence[BoardReported],
    presses: Sequence[Pressed],
    health: dict[str, HealthReported],
) -> BoardLine:
    curve = [(one.at, one.battery_mv) for one in reversed(reports) if one.battery_mv is not None]
    every = max(1, len(curve) // CURVE)
    return BoardLine(
        board=board,
        health=health.get(board.name) or health.get(board.device),
        report=reports[0] if reports else None,
        battery=tuple(curve[::every][-CURVE:]),
        pressed_at=next((one.at for one in presses if one.device == board.device), None),
    )
