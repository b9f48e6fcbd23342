"""Supervision of tasks: each is started again when it fails, and the others go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from host_daemon.base.backoff import Backoff
from host_daemon.base.clock import now_ms
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported
from host_daemon.supervision.event_sink import EventSink

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0


def end_if_cancelled() -> None:
    """Raise CancelledError when the current task was told to end.

    For loops around libraries that lose a cancellation: `asyncio.wait_for` does before Python 3.12, when it
    comes together with the result (https://github.com/python/cpython/issues/86296), and a context manager
    that fails while it closes puts its own error in the place of CancelledError.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def keep(name: str, task: Callable[[], Awaitable[None]], sink: EventSink) -> None:
    """Run `task` for ever. The post's supervisor: whatever goes wrong inside ends here, in the log.

    sink: is told when the task stopped, and when it runs again.
    """
    backoff = Backoff(FIRST_WAIT_S, LONGEST_WAIT_S, well=2 * LONGEST_WAIT_S)
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            await task()
            end_if_cancelled()
            log.error("%s ended", name)
        except Exception:
            end_if_cancelled()
            log.exception("%s failed", name)
        worked = loop.time() - started
        await sink.report(
            HealthReported(
                uid=f"process:{name}",
                at=now_ms(),
                sense="process",
                name=name,
                health="failed",
                problem=_("It stopped and is being restarted"),
            )
        )
        await asyncio.sleep(backoff.next(worked))
        # From here it counts as restarted; a next failure says otherwise.
        await sink.report(
            HealthReported(uid=f"process:{name}", at=now_ms(), sense="process", name=name, health="off")
        )
