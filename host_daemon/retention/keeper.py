"""Sound does not stay for ever: tracks go by their retention, rings that are left over when all their
sound is older than a ring may hold.

The core looks, not the audio process: sound that was recorded expires also after the last microphone is gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from host_daemon.audio.ring.abandoned import leftovers
from host_daemon.events import Event
from host_daemon.retention.tracks import sweep
from host_daemon.settings.audio import AudioSettings
from host_daemon.store.journal import Journal, JournalError, add_audit

log = logging.getLogger(__name__)

# An alarm stands for so long before anything protected goes.
EVERY_S = 600.0


async def expire(
    data: Path,
    settings: Callable[[], AudioSettings],
    journal: Journal,
    store: Callable[[Event], Awaitable[object]],
    passed: Callable[[], int],
) -> None:
    """Until cancelled, every ten minutes: tell what goes, then remove it.

    settings: as they are now. passed: see PassedTime.
    """
    loop = asyncio.get_running_loop()
    warned = False

    def tell(event: Event) -> None:
        asyncio.run_coroutine_threadsafe(_told(event), loop).result()

    async def _told(event: Event) -> None:
        await store(event)

    while True:
        try:
            now, audio = passed(), settings()
            _, warned = await asyncio.to_thread(
                lambda now=now, audio=audio, warned=warned: sweep(  # type: ignore[misc]
                    data, audio.retention, now, tell, warned=warned
                )
            )
            for one in await asyncio.to_thread(leftovers, data, audio):
                if one.until >= now:
                    continue
                path, name = one.path, one.path.name
                await journal.write(
                    lambda db, name=name, now=now: add_audit(db, now, "post", "removed (age)", name)  # type: ignore[misc]
                )
                await asyncio.to_thread(path.unlink, missing_ok=True)
                log.info("nothing records into %s any more; it has been removed", path)
        except (OSError, JournalError) as error:
            log.error("sound that has expired cannot be removed: %s", error)
        await asyncio.sleep(EVERY_S)
