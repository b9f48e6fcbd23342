"""Customers' voice messages do not stay for ever, and take no more room than they are given.

Anybody may leave one, so their room is bounded. The oldest go first; those of an incident stay as long as the
tracks of incidents would: when nothing else is left, a new message is refused instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import functools
import logging
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported, VoiceMessageLeft
from host_daemon.feedback.voice_message import FOLDER
from host_daemon.retention.policy import MB, Kept, Plan, plan
from host_daemon.settings.tree import Settings
from host_daemon.store.journal import Journal, JournalError, add_audit
from host_daemon.store.reader import Reader

log = logging.getLogger(__name__)

# An alarm stands for so long before anything protected goes.
EVERY_S = 600.0

SHORT = _(
    "Voice messages of incidents fill their room, or the disk is short: new ones may be refused. "
    "Give more room (web.voice_mb), or keep them for fewer days."
)


@dataclass(frozen=True)
class Swept:
    """gone: messages that went. short: what is protected is close to having to go, or there is no room.

    room: whether what was wanted fits now.
    """

    gone: int
    short: bool
    room: bool


async def make_room(
    data: Path,
    reader: Reader,
    journal: Journal,
    settings: Settings,
    now: int,
    wanted: int = 0,
    *,
    warned: bool = False,
) -> Swept:
    """Remove what is too old, then what must go so that `wanted` more bytes fit; each is in the audit first.

    now: how far time has passed, see PassedTime. warned: the look before this said `short`.
    """
    look = functools.partial(_plan, data, reader, settings, now, wanted, warned)
    uids, found, left = await asyncio.to_thread(look)
    gone = 0
    for message, reason in found.remove:
        try:
            note = functools.partial(_note, at=now, action=f"removed ({reason})", uid=uids[message.path])
            await journal.write(note)
            (data / message.path).unlink(missing_ok=True)
            gone += 1
        except (OSError, JournalError) as error:
            log.error("%s must go but cannot be removed: %s", message.path, error)
            left += message.size
        with contextlib.suppress(OSError):
            (data / message.path).parent.rmdir()
    return Swept(gone, bool(found.alarm), left + wanted <= settings.web.voice_mb * MB)


async def expire(
    data: Path,
    reader: Reader,
    journal: Journal,
    settings: Callable[[], Settings],
    report: Callable[[HealthReported], Awaitable[None]],
    passed: Callable[[], int],
) -> None:
    """Until cancelled, every ten minutes: look what has to go, and tell the manager when room is short."""
    warned = False
    while True:
        if (data / FOLDER).is_dir():
            now = passed()
            found = await make_room(data, reader, journal, settings(), now, warned=warned)
            warned = found.short
            await report(
                HealthReported(
                    uid="disk:voices",
                    at=now,
                    sense="disk",
                    name="voices",
                    health="warning" if warned else "ok",
                    problem=SHORT if warned else "",
                    detail={"gone": found.gone},
                )
            )
        await asyncio.sleep(EVERY_S)


def _plan(
    data: Path, reader: Reader, settings: Settings, now: int, wanted: int, warned: bool
) -> tuple[dict[str, str], Plan, int]:
    """uids by path, what the tracks' own retention would do with messages, and the bytes that stay."""
    web = settings.web
    known = {event.path: event for event in reader.events((VoiceMessageLeft,))}
    uids, kept = {}, []
    for file in sorted((data / FOLDER).glob("*/*.flac")):
        path, stat = file.relative_to(data).as_posix(), file.stat()
        message = known.get(path)
        # One that the journal does not know was cut off while it was being taken.
        uids[path] = message.uid if message else path
        incident = message is not None and reader.event(f"{message.cause}/incident") is not None
        at = message.at if message else round(stat.st_mtime * 1000)
        kept.append(Kept(path, "incident" if incident else "answer", at, stat.st_size))
    bounds = dataclasses.replace(
        settings.audio.retention,
        answer_days=web.voice_days,
        incident_days=web.voice_days,
        budget_mb=web.voice_mb - wanted / MB,
    )
    found = plan(kept, now, shutil.disk_usage(data).free - wanted, bounds, warned=warned)
    left = sum(one.size for one in kept) - sum(one.size for one, _reason in found.remove)
    return uids, found, left


def _note(connection: sqlite3.Connection, at: int, action: str, uid: str) -> None:
    add_audit(connection, at, "post", action, uid)
