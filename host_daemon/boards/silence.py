"""Boards that should speak and do not: powered ones say how they are every minute."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace

from hardware import pinmap
from host_daemon.events import HealthReported
from host_daemon.store.records import Board
from host_daemon.texts import mark as _

MAINS = "mains"


@functools.cache
def power(pins: str) -> str:
    """`mains` or `battery`, by the board's pin map; empty when there is no such map any more."""
    try:
        return pinmap.load(pins).power
    except pinmap.NoPinMap:
        return ""


def unheard(board: Board, now: int) -> HealthReported:
    """The word on a paired board before it has spoken."""
    return HealthReported(
        uid=f"board:{board.device}",
        at=now,
        sense="board",
        name=board.name,
        health="off",
        problem=_("Not heard since the post started"),
        detail={"power": power(board.pins)},
        virtual=board.virtual,
    )


def silent(reports: Iterable[HealthReported], now: int, limit_ms: int) -> tuple[HealthReported, ...]:
    """New words on the powered boards that have said nothing for `limit_ms`. Those on battery may sleep."""
    return tuple(
        replace(report, health="failed", problem=_("No word from it"))
        for report in reports
        if report.sense == "board"
        and report.health in ("ok", "off")
        and report.detail.get("power") == MAINS
        and now - report.at > limit_ms
    )
