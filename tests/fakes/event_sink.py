"""An event sink that keeps what it takes."""

from __future__ import annotations

import asyncio

from host_daemon.events import Event, HealthReported


class KeptEvents:
    """stored, reported: what came, in its order. reports: the same reports, for whoever waits for one."""

    def __init__(self) -> None:
        self.stored: list[Event] = []
        self.reported: list[HealthReported] = []
        self.reports: asyncio.Queue[HealthReported] = asyncio.Queue()

    async def store(self, event: Event) -> tuple[Event, ...]:
        self.stored.append(event)
        return (event,)

    async def report(self, report: HealthReported) -> None:
        self.reported.append(report)
        self.reports.put_nowait(report)
