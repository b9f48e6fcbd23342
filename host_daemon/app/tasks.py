"""Tasks of the post: each is kept running by itself, and the others go on when one fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from host_daemon.app import systemd_notify
from host_daemon.app.post import Post
from host_daemon.base.latest import Latest
from host_daemon.links.link import Link
from host_daemon.links.manager import watch
from host_daemon.supervision.tasks import keep

# Seconds between two looks what has expired. An alarm stands for so long before anything protected goes.
SOUND_S, PHOTOS_S = 600.0, 3600.0

Task = Callable[[], Awaitable[None]]


async def run(post: Post, links: Latest[Iterable[Link]]) -> None:
    """Work until cancelled. links: those to boards that there are now."""
    async with asyncio.TaskGroup() as group:
        for name, task in tasks(post, links).items():
            group.create_task(keep(name, task, post.processor))


def tasks(post: Post, links: Latest[Iterable[Link]]) -> dict[str, Task]:
    """The tasks by name, as the page of health shows them."""
    return {
        post.audio.name: lambda: post.microphones.run(post.audio),
        post.vision.name: lambda: post.watching.run(post.vision),
        "links": lambda: watch(links, post.reception, post.processor),
        "measures": post.processor.write_measures,
        "retry queue": post.retry_queue.run,
        "background": post.expression_answers.run,
        "delivery": post.outboxes.run,
        "boards": post.reception.rounds,
        "contacts": post.contacts.run,
        "recordings": post.recording_limit.run,
        "sound": lambda: post.keeper.run(SOUND_S, post.tracks, post.abandoned_rings),
        "photos": lambda: post.keeper.run(PHOTOS_S, post.photos),
        "voice messages": lambda: post.keeper.run(SOUND_S, post.voice_messages),
        "passed time": lambda: post.trusted_clock.run(post.processor),
        "tills": post.tills.run,
        "voice": lambda: post.scheduler.run(post.processor, post.clock),
        "standards": lambda: post.standards.run(post.processor, post.clock),
        "works": post.jobs.run,
        "watchdog": systemd_notify.feed,
    }
