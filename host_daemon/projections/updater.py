"""The task that keeps contacts and counts up to date with the journal, in small steps: presses come first."""

from __future__ import annotations

import asyncio
import functools

from host_daemon.base.latest import Latest
from host_daemon.projections.contacts_writer import catch_up
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import Journal
from host_daemon.supervision.periodic import Ticks

# Events taken in at a time, for which a press waits: about 6 ms of work on a desktop's core.
STEP = 100
# Seconds between two looks once nothing is left to do.
EVERY_S = 5.0


class Updater:
    """Takes into the contacts what the journal has and they lack."""

    def __init__(self, journal: Journal, settings: Latest[ContactSettings]) -> None:
        self._journal = journal
        self._settings = settings

    async def run(self) -> None:
        """Until cancelled."""
        async for _tick in Ticks(EVERY_S):
            await self._catch_up()

    async def _catch_up(self) -> None:
        loop = asyncio.get_running_loop()
        taken = STEP
        while taken == STEP:
            began = loop.time()
            taken = await self._journal.write(
                functools.partial(catch_up, settings=self._settings(), most=STEP)
            )
            # A year of events (a restored backup, other windows) takes minutes; half of it is the others'.
            await asyncio.sleep(loop.time() - began if taken == STEP else 0)
