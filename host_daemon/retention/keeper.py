"""Keeper of what expires: plans in a thread, notes each file that must go, removes it.

The post looks, not its children: what was recorded expires also after the last microphone or camera is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from host_daemon.events import HealthReported
from host_daemon.retention.policy import Reason
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.store.journal import Journal, JournalError, add_audit
from host_daemon.supervision.event_sink import EventSink
from host_daemon.supervision.periodic import Ticks

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Expired:
    """A file that must go. uid: of the event that it belongs to, or another name where there is none.

    size: bytes. hold: a mark beside it that goes with it; one that is made after the plan keeps the file,
    unless the plan has to take it although it is held.
    """

    uid: str
    path: Path
    reason: Reason
    size: int = 0
    hold: Path | None = None
    held: bool = False


@dataclass(frozen=True)
class Expiry:
    """Plan of a sweep: files that must go, in their order. left: bytes that stay. alarm: see policy.Plan."""

    expired: tuple[Expired, ...]
    left: int = 0
    alarm: str = ""


class RetainedFiles(Protocol):
    """Files of one kind that are kept for a time."""

    def plan(self, now: int, *, warned: bool) -> Expiry | None:
        """The files that must go at `now` (UTC, ms); None: there is no folder of them. Called in a thread.

        warned: the look before this ended with an alarm.
        """

    async def note(self, one: Expired, now: int) -> None:
        """Write down that a file goes. Raises JournalError."""

    def health(self, now: int, alarm: str, removed: int) -> HealthReported | None:
        """The report on the room for these files; None for those that have no room of their own."""


@dataclass(frozen=True)
class Swept:
    """removed: files that went. left: bytes that stay. alarm: see policy.Plan."""

    removed: int
    left: int
    alarm: str


async def sweep(files: RetainedFiles, now: int, *, warned: bool = False) -> Swept | None:
    """Remove what must go, each noted before: a crash in between leaves no hole in the log, and noted twice
    it is the same event. None: there is nothing of that kind.

    A journal that cannot take a note ends the sweep, but for files whose removal makes room for it.
    """
    found = await asyncio.to_thread(files.plan, now, warned=warned)
    if found is None:
        return None
    removed, left = 0, found.left + sum(one.size for one in found.expired)
    for one in found.expired:
        if one.hold is not None and not one.held and one.hold.exists():
            continue  # somebody was quicker: a long sweep takes minutes
        try:
            gone = await _remove(files, one, now)
        except JournalError as error:
            log.error("%s has expired but that cannot be noted: %s", one.path, error)
            break
        removed += gone
        left -= one.size if gone else 0
    return Swept(removed, left, found.alarm)


async def _remove(files: RetainedFiles, one: Expired, now: int) -> bool:
    """Whether the file went. Raises JournalError."""
    noted = True
    try:
        await files.note(one, now)
    except JournalError:
        # The disk is so full that the journal cannot take the note: the file goes first.
        if one.reason != "disk":
            raise
        noted = False
    try:
        await asyncio.to_thread(_unlink, one)
        gone = True
    except OSError as error:
        log.error("%s must go but cannot be removed: %s", one.path, error.strerror)
        gone = False
    if not noted:
        await files.note(one, now)
    return gone


def _unlink(one: Expired) -> None:
    one.path.unlink(missing_ok=True)
    if one.hold is not None:
        one.hold.unlink(missing_ok=True)
    # Folders of a day are the post's own; another file may be written into it just now.
    if one.path.parent.match("????-??-??"):
        with contextlib.suppress(OSError):
            one.path.parent.rmdir()


async def note_in_audit(journal: Journal, one: Expired, now: int) -> None:
    """The note on files of which no event tells. Raises JournalError."""
    await journal.write(lambda db: add_audit(db, now, "post", f"removed ({one.reason})", one.uid))


class Keeper:
    """Looks what has expired, again and again. sink: takes the reports. clock: what expires goes by it."""

    def __init__(self, sink: EventSink, clock: TrustedClock) -> None:
        self._sink = sink
        self._clock = clock

    async def run(self, every_s: float, *kinds: RetainedFiles) -> None:
        """Until cancelled, every `every_s` seconds: a look at each kind of files."""
        warned = dict.fromkeys(range(len(kinds)), False)
        async for _tick in Ticks(every_s):
            for number, files in enumerate(kinds):
                warned[number] = await self.look(files, warned=warned[number])

    async def look(self, files: RetainedFiles, *, warned: bool = False) -> bool:
        """Remove what must go now and report. Whether an alarm stands: `warned` of the next look.

        Files that cannot be listed are left to the next look: an alarm stands meanwhile, other kinds go on.
        """
        now = self._clock.now()
        try:
            swept = await sweep(files, now, warned=warned)
        except OSError as error:
            log.error("what has expired cannot be found: %s", error)
            return warned
        if swept is None:
            return False
        report = files.health(now, swept.alarm, swept.removed)
        if report is not None:
            await self._sink.report(report)
        return bool(swept.alarm)
