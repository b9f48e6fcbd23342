"""The tracks on disk, by their names alone, and which of them somebody holds.

A hold is a file beside the track, `<track>.held`: it needs nothing but the folder to be found again.
"""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import soundfile

from host_daemon.base.files import write_whole
from host_daemon.events import HealthReported, TrackRemoved
from host_daemon.retention.policy import ORDER, Kept, plan
from host_daemon.settings.audio import RetentionSettings
from host_daemon.store.journal import JournalError
from host_daemon.supervision.event_lines import Emit

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


log = logging.getLogger(__name__)


def sweep(
    data: Path, settings: RetentionSettings, now: int, emit: Emit, *, warned: bool = False
) -> tuple[int, bool]:
    """Look at all tracks of a post, remove what goes, raise or end the alarm. Returns how many went, and
    whether the alarm stands: `warned` of the next look.

    now: UTC milliseconds. A removal is told before the file goes, so that a crash in between leaves no hole
    in the log; told twice it is the same event. Only where the disk is so full that the journal cannot take
    the word, the file that must make room goes first. Files that are no tracks are not touched. Raises what
    `emit` does.
    """
    folder = data / "tracks"
    if not folder.is_dir():
        return 0, False
    found = plan(tracks(data), now, shutil.disk_usage(folder).free, settings, warned=warned)
    removed = 0
    for track, reason in found.remove:
        if held(data, track.path) and not track.held:
            # Somebody was quicker: a long sweep takes minutes.
            continue
        uid = _uid(data / track.path)
        word = TrackRemoved(uid=f"{uid}/removed", at=now, track=uid, path=track.path, reason=reason)
        told = _tell(emit, word)
        try:
            (data / track.path).unlink(missing_ok=True)
            release(data, track.path)
            removed += 1
        except OSError as error:
            log.error("%s must go but cannot be removed: %s", track.path, error.strerror)
        if not told:
            emit(word)
    for day in folder.iterdir():
        # A track may be written into it just now.
        with contextlib.suppress(OSError):
            day.rmdir()
    emit(
        HealthReported(
            uid="disk:retention",
            at=now,
            sense="disk",
            name="retention",
            health="warning" if found.alarm else "ok",
            problem=found.alarm,
            detail={"removed": removed},
        )
    )
    return removed, bool(found.alarm)


def _tell(emit: Emit, word: TrackRemoved) -> bool:
    """Whether it could be told. Raises JournalError where the file is not what makes room for the journal."""
    try:
        emit(word)
    except JournalError:
        if word.reason != "disk":
            raise
        return False
    return True


def _uid(path: Path) -> str:
    """uid of the TrackCut of a file, from its tags; its path where it is damaged."""
    try:
        with soundfile.SoundFile(path) as flac:
            return f"{flac.title}/done"
    except (soundfile.LibsndfileError, OSError):
        return path.name
