"""Retention of customers' voice messages, which have a bounded room.

Anybody may leave one, so their room is bounded. The oldest go first; those of an incident stay as long as the
tracks of incidents would: when nothing else is left, a new message is refused instead.
"""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

from host_daemon.base.latest import Latest
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported, VoiceMessageLeft, uids
from host_daemon.feedback.voice_message import FOLDER
from host_daemon.retention.keeper import Expired, Expiry, note_in_audit, sweep
from host_daemon.retention.policy import MB, Kept, plan
from host_daemon.settings.tree import Settings
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader

SHORT = _(
    "Voice messages of incidents use all their space, or the disk is nearly full: new ones may be "
    "refused. Give more space (web.voice_mb), or keep them for fewer days."
)


class VoiceMessageFiles:
    """The voice messages of a post. data: its folder. wanted: bytes of one more that is to fit as well."""

    def __init__(
        self, data: Path, reader: Reader, journal: Journal, settings: Latest[Settings], wanted: int = 0
    ) -> None:
        self._data = data
        self._reader = reader
        self._journal = journal
        self._settings = settings
        self._wanted = wanted

    def plan(self, now: int, *, warned: bool) -> Expiry | None:
        """As the tracks' own retention would do with messages."""
        if not (self._data / FOLDER).is_dir():
            return None
        settings = self._settings()
        named, kept = self._kept()
        bounds = dataclasses.replace(
            settings.audio.retention,
            answer_days=settings.web.voice_days,
            incident_days=settings.web.voice_days,
            budget_mb=settings.web.voice_mb - self._wanted / MB,
        )
        free = shutil.disk_usage(self._data).free - self._wanted
        found = plan(kept, now, free, bounds, warned=warned)
        expired = [
            Expired(named[one.path], self._data / one.path, reason, one.size) for one, reason in found.remove
        ]
        left = sum(one.size for one in kept) - sum(one.size for one in expired)
        return Expiry(tuple(expired), left, found.alarm)

    def _kept(self) -> tuple[dict[str, str], list[Kept]]:
        """Uids by path, and the messages on disk."""
        known = {event.path: event for event in self._reader.events((VoiceMessageLeft,))}
        named, kept = {}, []
        for file in sorted((self._data / FOLDER).glob("*/*.flac")):
            path, stat = file.relative_to(self._data).as_posix(), file.stat()
            message = known.get(path)
            # One that the journal does not know was cut off while it was being taken.
            named[path] = message.uid if message else path
            incident = message is not None and self._reader.event(uids.incident(message.cause)) is not None
            at = message.at if message else round(stat.st_mtime * 1000)
            kept.append(Kept(path, "incident" if incident else "answer", at, stat.st_size))
        return named, kept

    async def note(self, one: Expired, now: int) -> None:
        await note_in_audit(self._journal, one, now)

    def health(self, now: int, alarm: str, removed: int) -> HealthReported:
        return HealthReported(
            uid="disk:voices",
            at=now,
            sense="disk",
            name="voices",
            health="warning" if alarm else "ok",
            problem=SHORT if alarm else "",
            detail={"gone": removed},
        )


async def make_room(
    data: Path, reader: Reader, journal: Journal, settings: Settings, now: int, wanted: int
) -> bool:
    """Remove what must go so that `wanted` more bytes fit, each noted in the audit. Whether they fit then.

    now: how far time has passed, see TrustedClock.
    """
    swept = await sweep(VoiceMessageFiles(data, reader, journal, lambda: settings, wanted), now)
    return (swept.left if swept else 0) + wanted <= settings.web.voice_mb * MB
