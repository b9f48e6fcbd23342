"""The core's own tasks: each is started again when it fails, and the others go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from host_daemon.base.backoff import Backoff
from host_daemon.base.clock import now_ms
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0


async def keep(
    name: str, task: Callable[[], Awaitable[None]], report: Callable[[HealthReported], Awaitable[None]]
) -> None:
    """Run `task` for ever. The post's supervisor: whatever goes wrong inside ends here, in the log."""
    backoff = Backoff(FIRST_WAIT_S, LONGEST_WAIT_S, well=2 * LONGEST_WAIT_S)
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            await task()
            log.error("%s ended", name)
        except Exception:
            log.exception("%s failed", name)
        worked = loop.time() - started
        await report(
            HealthReported(
                uid=f"process:{name}",
                at=now_ms(),
                sense="process",
                name=name,
                health="failed",
                problem=_("It stopped and is being started again"),
            )
        )
        await asyncio.sleep(backoff.next(worked))
        # From here it counts as restarted; a next failure says otherwise.
        await report(
            HealthReported(uid=f"process:{name}", at=now_ms(), sense="process", name=name, health="off")
        )
