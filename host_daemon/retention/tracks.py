"""Tracks on disk: listed by their names alone, held by somebody, expiring by the policy.

A hold is a file beside the track, `<track>.held`: it needs nothing but the folder to be found again.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import soundfile

from host_daemon.base.files import write_whole
from host_daemon.base.latest import Latest
from host_daemon.events import HealthReported, TrackRemoved, uids
from host_daemon.retention.keeper import Expired, Expiry
from host_daemon.retention.policy import ORDER, Kept, plan
from host_daemon.settings.audio import AudioSettings
from host_daemon.supervision.event_sink import EventSink

# See track.track_path.
_NAME = re.compile(rf"(\d{{6}})-({'|'.join(ORDER)})-[0-9a-f]{{16}}\.flac")


def tracks(data: Path) -> list[Kept]:
    """All tracks in a post's data folder. Files that are no tracks are left out."""
    found = []
    for path in (data / "tracks").glob("????-??-??/*.flac"):
        name = _NAME.fullmatch(path.name)
        try:
            if name is None:
                continue
            moment = datetime.strptime(path.parent.name + name[1], "%Y-%m-%d%H%M%S").replace(tzinfo=UTC)
            kind = next(kind for kind in ORDER if kind == name[2])
            at = round(moment.timestamp() * 1000)
            size, held = path.stat().st_size, _mark(path).exists()
            found.append(Kept(path.relative_to(data).as_posix(), kind, at, size, held))
        except (ValueError, OSError):
            continue
    return found


def hold(data: Path, path: str) -> None:
    """Keep the track whatever its age. path: as in TrackCut. Raises OSError."""
    write_whole(_mark(data / path), b"")


def release(data: Path, path: str) -> None:
    """The end of `hold`; nothing where there was none. Raises OSError."""
    _mark(data / path).unlink(missing_ok=True)


def held(data: Path, path: str) -> bool:
    """Whether somebody holds the track."""
    return _mark(data / path).exists()


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".held")


class TrackFiles:
    """The tracks of a post. data: its folder. sink: takes TrackRemoved."""

    def __init__(self, data: Path, settings: Latest[AudioSettings], sink: EventSink) -> None:
        self._data = data
        self._settings = settings
        self._sink = sink

    def plan(self, now: int, *, warned: bool) -> Expiry | None:
        folder = self._data / "tracks"
        if not folder.is_dir():
            return None
        free = shutil.disk_usage(folder).free
        found = plan(tracks(self._data), now, free, self._settings().retention, warned=warned)
        expired = []
        for track, reason in found.remove:
            path = self._data / track.path
            expired.append(Expired(_uid(path), path, reason, track.size, _mark(path), track.held))
        return Expiry(tuple(expired), alarm=found.alarm)

    async def note(self, one: Expired, now: int) -> None:
        """The event, from which the line in the audit follows."""
        path = one.path.relative_to(self._data).as_posix()
        await self._sink.store(
            TrackRemoved(uid=uids.removed(one.uid), at=now, track=one.uid, path=path, reason=one.reason)
        )

    def health(self, now: int, alarm: str, removed: int) -> HealthReported:
        return HealthReported(
            uid="disk:retention",
            at=now,
            sense="disk",
            name="retention",
            health="warning" if alarm else "ok",
            problem=alarm,
            detail={"removed": removed},
        )


def _uid(path: Path) -> str:
    """uid of the TrackCut of a file, from its tags; its path where it is damaged."""
    try:
        with soundfile.SoundFile(path) as flac:
            return uids.answer(flac.title)
    except (soundfile.LibsndfileError, OSError):
        return path.name
