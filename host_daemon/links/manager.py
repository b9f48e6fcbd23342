"""Manager of links: one for every port and broker that is there, as they come and go."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Iterable
from typing import Protocol

from host_daemon.base.latest import Latest
from host_daemon.links.link import Arrived, Link
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks
from host_daemon.supervision.tasks import end_if_cancelled, keep

log = logging.getLogger(__name__)

LOOK_S = 2.0


class FrameReceiver(Protocol):
    """Takes the frames of all links."""

    async def receive(self, arrived: Arrived, link: Link) -> None:
        """Take a frame; its acknowledgement goes back by `link.send`."""


async def watch(found: Latest[Iterable[Link]], receiver: FrameReceiver, sink: EventSink) -> None:
    """Until cancelled: listen on every link that is found; one that was once found is kept for good.

    found: the links there are now. sink: is told every other second how each of them is.
    """
    links: dict[str, Link] = {}
    async with asyncio.TaskGroup() as group:
        async for _tick in Ticks(LOOK_S):
            # A link that has just been made gets its time to open before anybody judges it.
            for link in links.values():
                await sink.report(link.health())
            for link in await asyncio.to_thread(lambda: list(found())):
                if link.name not in links:
                    links[link.name] = link
                    listening = keep(f"link {link.name}", functools.partial(_listen, link, receiver), sink)
                    group.create_task(listening)


async def _listen(link: Link, receiver: FrameReceiver) -> None:
    async for arrived in link.frames():
        try:
            await receiver.receive(arrived, link)
        except Exception:
            # Many boards speak on one link. A frame that finds a fault of ours is sent again and again, since
            # nobody acknowledges it: begun anew each time, the link would be deaf to the others.
            end_if_cancelled()
            log.exception("a frame on %s was not taken", link.name)
