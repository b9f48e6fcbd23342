"""Removes the tracks that retention lets go, and tells each before it goes."""

from __future__ import annotations

import contextlib
import logging
import shutil
from pathlib import Path

import soundfile

from host_daemon.audio.capture.tap import Emit
from host_daemon.events import HealthReported, TrackRemoved
from host_daemon.retention.policy import plan
from host_daemon.retention.tracks import held, release, tracks
from host_daemon.settings.audio import RetentionSettings
from host_daemon.store.journal import JournalError

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
