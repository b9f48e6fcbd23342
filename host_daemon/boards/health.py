"""How a board is, in words for the manager, judged from what it said last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import firmware
from host_daemon.base.texts import mark as _
from host_daemon.boards.silence import power
from host_daemon.events import BoardReported, Health, HealthReported
from host_daemon.store.records import Board

SAFE = "safe"
OLD = _("It runs another firmware version than this post brings; flash it again")
CRASHED = _("It crashed again and again and only answers now; flash it again")
STUCK = _("A button is stuck")
FULL = _("Its memory for presses was full, so some were not taken")
LOW = _("Its battery is low")
MISSED = _("Presses of the last day were lost; the board's counters tell how many")
SILENT = _("No word from it")
UNHEARD = _("Not heard since the post started")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a board. report: its newest, or None. battery_mv: of its newest word.

    missed: presses of the last day that it counted and that never came. low_mv: battery below this is low.
    heard: since the post started; silent: for too long.
    """

    report: BoardReported | None
    battery_mv: int | None
    link: str
    missed: int
    low_mv: int
    heard: bool = True
    silent: bool = False


def condition(board: Board, known: Known, now: int) -> HealthReported:
    """The word on a board."""
    health, problem = _judged(known)
    detail: dict[str, Any] = {
        "power": power(board.pins),
        "battery_mv": known.battery_mv,
        "link": known.link,
        "missed": known.missed or None,
    }
    if report := known.report:
        detail |= {
            "version": report.version,
            "queue": report.queue,
            "signal_dbm": report.signal_dbm,
            "reset_cause": report.reset_cause,
        }
    return HealthReported(
        uid=f"board:{board.device}",
        at=now,
        sense="board",
        name=board.name,
        health=health,
        problem=problem,
        detail=detail,
        virtual=board.virtual,
    )


def _judged(known: Known) -> tuple[Health, str]:
    """The worst of what is known."""
    report = known.report
    if known.silent:
        return "failed", SILENT
    if report and report.app == SAFE:
        return "failed", CRASHED
    if known.missed:
        return "warning", MISSED
    if report and report.stuck:
        return "warning", STUCK
    if report and report.dropped:
        return "warning", FULL
    if known.battery_mv is not None and known.battery_mv < known.low_mv:
        return "warning", LOW
    if report and report.version != firmware.VERSION:
        return "warning", OLD
    return ("ok", "") if known.heard else ("off", UNHEARD)
