"""Boards: state, health and service point of each."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.base.durations import DAY_MS
from host_daemon.boards import history, rejected_frames
from host_daemon.boards.history import State
from host_daemon.boards.rejected_frames import Rejections
from host_daemon.events import HealthReported, Pressed
from host_daemon.store.records import Board, Operator, Point
from web_ui.core.access import WIRERS
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, HealthOf, Now, ReaderOf

DAYS = 30
PRESSES = 500

router = PageRouter(WIRERS)
routers = (router,)


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


@router.page("/boards", "boards.html")
def boards(reader: ReaderOf, config: ConfigOf, health: HealthOf, now: Now) -> BoardsPage:
    """Every paired board with its battery, signal, version and last press."""
    presses = reader.events([Pressed], now - DAYS * DAY_MS, now + 1, PRESSES, newest=True)
    states = reader.read(history.states)
    ours = config.boards()
    devices = {board.device for board in ours}
    refused = reader.read(lambda db: rejected_frames.since(db, now - DAYS * DAY_MS))
    reports = {one.uid: one for one in health.all(now)}
    return BoardsPage(
        boards=tuple(
            BoardLine(
                board=board,
                health=reports.get(f"board:{board.device}"),
                state=states.get(board.device),
                pressed_at=next((one.at for one in presses if one.device == board.device), None),
            )
            for board in ours
        ),
        points={point.id: point.name for point in config.all(Point)},
        operators={operator.id: operator.name for operator in config.all(Operator)},
        strangers=tuple(one for one in refused if one.device not in devices),
        why=rejected_frames.WORDS,
    )
