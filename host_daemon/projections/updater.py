"""Contacts and their counts follow the journal, in small steps: presses and pages come first."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable

from host_daemon.projections.contacts_writer import catch_up
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import Journal

# Events taken in at a time, for which a press waits: about 6 ms of work on a desktop's core.
STEP = 100
# Seconds between two looks once nothing is left to do.
EVERY_S = 5.0


async def keep(journal: Journal, settings: Callable[[], ContactSettings]) -> None:
    """Until cancelled: take in what the contacts lack. settings: as they are now."""
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        step = functools.partial(catch_up, settings=settings(), most=STEP)
        taken = await journal.write(step)
        # A year of events (a restored backup, other windows) takes minutes; half of the time is the others'.
        await asyncio.sleep(loop.time() - began if taken == STEP else EVERY_S)
