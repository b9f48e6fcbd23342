"""A battery board of an operator: its reports and presses."""

from __future__ import annotations

from typing import Any

from host_daemon.events import BoardReported, Pressed
from host_daemon.store.records import Board
from tests.fakes.told import press
from tests.fakes.told import report as board_report

BOARD = Board(
    device="f0b000000001",
    name="Fob of Anna",
    app="fob",
    pins="fob",
    point="point-1",
    operator="anna",
    meanings={"0.click": "ask", "1.click": "smile"},
)


def report(seq: int, at: int, millivolts: int = 3900, **changes: Any) -> BoardReported:
    fob = {"app": "fob", "version": "0.1.0", "uptime_s": 60, "signal_dbm": -61, "free_memory": 100_000}
    known = {"battery_mv": millivolts, "counters": (7, 0, 0), "link": "gateway"}
    return board_report(BOARD.device, at, seq, **{**fob, **known, **changes})


def pressed(seq: int, at: int, button: int = 0, number: int | None = None) -> Pressed:
    return press(BOARD.device, at, button, seq=seq, number=number, battery_mv=3900)
