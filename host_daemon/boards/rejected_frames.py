"""Frames that were refused: counted, written down now and then, told to whoever looks after the boards."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable

from host_daemon.boards import refusals
from host_daemon.boards.frame_decoder import Why
from host_daemon.boards.refusals import Refusal, Refusals
from host_daemon.events import HealthReported
from host_daemon.links.arrived import Arrived
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError
from host_daemon.supervision.health import HealthBoard

log = logging.getLogger(__name__)

HOUR_MS = 3_600_000
STRANGERS = "board:strangers"


class RefusedFrames:
    """passed: see PassedTime. report: takes a word on how a board is."""

    def __init__(
        self,
        config: Config,
        journal: Journal,
        health: HealthBoard,
        passed: Callable[[], int],
        report: Callable[[HealthReported], Awaitable[None]],
    ) -> None:
        self._config, self._journal, self._health = config, journal, health
        self._passed, self._report = passed, report
        self._refusals = Refusals(lambda device: config.board(device) is not None)
        self._told: set[str] = set()

    def put(self, device: str, why: Why, arrived: Arrived) -> None:
        """One more. device: whose it says it is."""
        if self._refusals.put(device, why, arrived.received_at):
            log.warning("refused a frame from %s on %s: %s", device or "?", arrived.link, why)

    async def write(self, now: int) -> None:
        """Write down what was counted, and tell what the last hour refused. now: UTC milliseconds."""
        counts = self._refusals.take()
        if not counts and not self._told:
            return

        def work(connection: sqlite3.Connection) -> tuple[Refusal, ...]:
            refusals.write(connection, counts, self._passed())
            return refusals.since(connection, now - HOUR_MS)

        try:
            found = await self._journal.write(work)
        except JournalError:
            self._refusals.give_back(counts)
            return
        reports: dict[str, HealthReported] = {}
        for one in found:
            board = self._config.board(one.device)
            uid = f"board:{one.device}:refused" if board else STRANGERS
            earlier = reports[uid].detail if uid in reports else {}
            reports[uid] = HealthReported(
                uid=uid,
                at=one.last_at,
                sense="board",
                name=board.name if board else one.device or "?",
                health="warning",
                problem=refusals.WORDS[one.why],
                detail=earlier | {one.why: earlier.get(one.why, 0) + one.count},
            )
        for report in reports.values():
            await self._report(report)
        for uid in self._told - reports.keys():
            self._health.forget(uid)
        self._told = set(reports)
