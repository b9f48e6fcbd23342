"""Lets tracks go when their time is over or the disk is short, and writes down which and why."""

from __future__ import annotations

import asyncio
import functools
import logging
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from host_daemon.audio.retention import Kept, Reason, plan
from host_daemon.audio.settings import RetentionSettings
from host_daemon.clock import now_ms
from host_daemon.events import HealthReported, TrackCut
from host_daemon.files import sync_folder
from host_daemon.store.journal import Journal, add_audit
from host_daemon.store.reader import Reader

log = logging.getLogger(__name__)

LOOK_S = 600.0
# Who did it, in the audit log.
POST = "smilepost"


@dataclass(frozen=True)
class House:
    """What is kept tidy. data: folder that paths in events start from."""

    data: Path
    reader: Reader
    journal: Journal
    settings: RetentionSettings
    report: Callable[[HealthReported], Awaitable[None]]


async def keep_house(house: House) -> None:
    """Tidy up until cancelled, at once and then every ten minutes."""
    while True:
        await tidy(house, now_ms())
        await asyncio.sleep(LOOK_S)


async def tidy(house: House, now: int, free: int | None = None) -> None:
    """Remove the tracks whose turn it is. free: bytes left on the disk, asked of it unless given."""
    if free is None:
        free = shutil.disk_usage(house.data).free
    kept = await asyncio.to_thread(lambda: list(_kept(house)))
    found = plan(kept, now, free, house.settings)
    for track, reason in found.remove:
        await _remove(house, track, reason, now)
    await house.report(
        HealthReported(
            uid="disk:tracks",
            at=now,
            sense="disk",
            name="tracks",
            health="warning" if found.alarm else "ok",
            problem=found.alarm,
            detail={"tracks": len(kept) - len(found.remove), "free_mb": free // 1_000_000},
        )
    )


def _kept(house: House) -> Iterator[Kept]:
    for event in house.reader.events((TrackCut,)):
        path = house.data / event.path
        if path.exists():
            yield Kept(event.path, event.track, event.at, path.stat().st_size)


async def _remove(house: House, track: Kept, reason: Reason, now: int) -> None:
    path = house.data / track.path
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        log.error("%s cannot be removed: %s", track.path, error.strerror)
        return
    log.info("%s removed: %s", track.path, reason)
    write = functools.partial(add_audit, at=now, user=POST, action=f"removed: {reason}", subject=track.path)
    await house.journal.write(write)
