"""Health of a board, in words for the manager, by its newest report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import firmware
from host_daemon.base.texts import mark as _
from host_daemon.boards.silence import power
from host_daemon.events import BoardReported, Health, HealthReported
from host_daemon.pipeline.dead_ends import DeadEnd
from host_daemon.store.records import Board

SAFE = "safe"
OLD = _("It runs another firmware version than this post brings; flash it again")
CRASHED = _("It crashed again and again and only answers now; flash it again")
STUCK = _("A button is stuck")
FULL = _("Its memory for presses was full, so some were not taken")
UNWRITTEN = _(
    "Its flash is full or can only be read: presses wait in its memory and are lost without power. "
    "Flash and pair it again; if that fails too, replace it"
)
LOW = _("Its battery is low")
MISSED = _("Presses of the last day were lost; the board's counters tell how many")
SILENT = _("No signal from it")
DEAD = _("Nothing follows from some of its gestures: no rule waits for them")
UNHEARD = _("Not heard since the post started")


@dataclass(frozen=True, kw_only=True)
class BoardFacts:
    """Facts about a board. report: its newest, or None. battery_mv: of its newest frame.

    missed: presses of the last day that it counted and that never came. low_mv: battery below this is low.
    heard: since the post started; silent: for too long. dead: its gestures that nothing follows.
    """

    report: BoardReported | None
    battery_mv: int | None
    link: str
    missed: int
    low_mv: int
    heard: bool = True
    silent: bool = False
    dead: tuple[DeadEnd, ...] = ()


def board_health(board: Board, facts: BoardFacts, now: int) -> HealthReported:
    """The health report of a board."""
    health, problem = _judged(facts)
    detail: dict[str, Any] = {
        "power": power(board.pins),
        "battery_mv": facts.battery_mv,
        "link": facts.link,
        "missed": facts.missed or None,
        "dead": sorted({one.meaning for one in facts.dead}) or None,
    }
    if report := facts.report:
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


def _judged(facts: BoardFacts) -> tuple[Health, str]:
    """The worst of the facts."""
    report = facts.report
    if facts.silent:
        return "failed", SILENT
    if report and report.app == SAFE:
        return "failed", CRASHED
    if facts.missed:
        return "warning", MISSED
    if report and report.stuck:
        return "warning", STUCK
    if report and report.flash_failed:
        return "warning", UNWRITTEN
    if report and report.dropped:
        return "warning", FULL
    if facts.battery_mv is not None and facts.battery_mv < facts.low_mv:
        return "warning", LOW
    if facts.dead:
        return "warning", DEAD
    if report and report.version != firmware.VERSION:
        return "warning", OLD
    return ("ok", "") if facts.heard else ("off", UNHEARD)
