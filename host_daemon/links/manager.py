"""Keeps a link for every serial port that is there, as ports come and go."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Iterable

from host_daemon.events import HealthReported
from host_daemon.links.link import Arrived, Link
from host_daemon.supervision.tasks import keep

log = logging.getLogger(__name__)

LOOK_S = 2.0

Frame = Callable[[Arrived, Callable[[bytes], Awaitable[None]]], Awaitable[None]]
Report = Callable[[HealthReported], Awaitable[None]]


async def watch(find: Callable[[], Iterable[Link]], frame: Frame, report: Report) -> None:
    """Until cancelled: listen on every link that `find` names; one that was once found is kept for good."""
    links: dict[str, Link] = {}
    async with asyncio.TaskGroup() as group:
        while True:
            for link in await asyncio.to_thread(lambda: list(find())):
                if link.name not in links:
                    links[link.name] = link
                    task = functools.partial(_listen, link, frame)
                    group.create_task(keep(f"link {link.name}", task, report))
            # A link that has just been made gets its time to open before anybody judges it.
            await asyncio.sleep(LOOK_S)
            for link in links.values():
                await report(link.health())


async def _listen(link: Link, frame: Frame) -> None:
    async for arrived in link.frames():

        async def answer(ack: bytes, to: Arrived = arrived) -> None:
            await link.send(ack, to)

        await frame(arrived, answer)
