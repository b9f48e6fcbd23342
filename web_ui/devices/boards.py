"""Boards: state, health and service point of each."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from host_daemon.base.durations import DAY_MS
from host_daemon.boards import history, rejected_frames
from host_daemon.boards.history import State
from host_daemon.boards.rejected_frames import Rejections
from host_daemon.events import HealthReported, Pressed
from host_daemon.store.records import Board, Operator, Point
from web_ui.core.access import WIRERS
from web_ui.core.page import Pages
from web_ui.core.services import Post

DAYS = 30
PRESSES = 500


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """pressed_at: its last press, of those of all boards that were looked through."""

    board: Board
    health: HealthReported | None
    state: State | None
    pressed_at: int | None


@dataclass(frozen=True, kw_only=True)
class BoardsPage:
    """Every paired board. strangers: what boards that are not ours sent in 30 days; why: its words."""

    boards: tuple[BoardLine, ...]
    points: dict[str, str]
    operators: dict[str, str]
    strangers: tuple[Rejections, ...]
    why: dict[str, str]


def add(pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def boards(request: Request) -> BoardsPage:
        """Every paired board with its battery, signal, version and last press."""
        now = post.now()
        presses = post.reader.events([Pressed], now - DAYS * DAY_MS, now + 1, PRESSES, newest=True)
        states = post.reader.read(history.states)
        ours = post.config.boards()
        devices = {board.device for board in ours}
        refused = post.reader.read(lambda db: rejected_frames.since(db, now - DAYS * DAY_MS))
        health = {one.uid: one for one in post.health.all(now)}
        return BoardsPage(
            boards=tuple(
                BoardLine(
                    board=board,
                    health=health.get(f"board:{board.device}"),
                    state=states.get(board.device),
                    pressed_at=next((one.at for one in presses if one.device == board.device), None),
                )
                for board in ours
            ),
            points={point.id: point.name for point in post.config.all(Point)},
            operators={operator.id: operator.name for operator in post.config.all(Operator)},
            strangers=tuple(one for one in refused if one.device not in devices),
            why=rejected_frames.WORDS,
        )

    pages.add("/boards", "boards.html", boards, WIRERS)
