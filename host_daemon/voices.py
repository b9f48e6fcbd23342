"""Voice messages of customers: files by day in `voices/`, and their end."""

from __future__ import annotations

import functools
import hashlib
import io
import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import soundfile

from host_daemon.audio.block import RATE, Samples
from host_daemon.audio.track import peaks
from host_daemon.events import Rated, VoiceMessageLeft
from host_daemon.files import write_whole
from host_daemon.store.journal import Journal, add_audit
from host_daemon.store.reader import Reader

log = logging.getLogger(__name__)

FOLDER = "voices"
DAY_MS = 86_400_000


def keep(data: Path, rated: Rated, at: int, sound: Samples) -> VoiceMessageLeft:
    """Write the sound as a FLAC file, whole; gives the event that tells of it. Raises OSError.

    The same rating's message always has the same place.
    """
    uid = f"{rated.uid}/voice"
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 1, "PCM_16", format="FLAC") as flac:
        flac.title = uid
        flac.software = "Smilepost"
        flac.write(sound)
    content = file.getvalue()
    name = hashlib.blake2b(uid.encode(), digest_size=8).hexdigest()
    path = PurePosixPath(FOLDER, f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}", f"{name}.flac")
    write_whole(data / path, content)
    return VoiceMessageLeft(
        uid=uid,
        at=at,
        point=rated.point,
        cause=rated.uid,
        path=str(path),
        duration_ms=round(len(sound) * 1000 / RATE),
        peaks=peaks(sound),
        sha256=hashlib.sha256(content).hexdigest(),
    )


async def expire(data: Path, reader: Reader, journal: Journal, keep_days: int, now: int) -> int:
    """Remove messages of days that ended more than `keep_days` days before `now`; says how many went.

    Each removal is in the audit before the file goes.
    """
    folder = data / FOLDER
    last_kept = (datetime.fromtimestamp(now / 1000, UTC).date() - timedelta(days=keep_days)).isoformat()
    gone = 0
    for day in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not (len(day.name) == len(last_kept) and day.name < last_kept):
            continue
        start = round(datetime.fromisoformat(day.name).replace(tzinfo=UTC).timestamp() * 1000)
        for message in reader.events([VoiceMessageLeft], start, start + DAY_MS):
            path = data / message.path
            if path.is_file():
                await journal.write(functools.partial(_note, at=now, uid=message.uid))
                path.unlink(missing_ok=True)
                gone += 1
        for stray in day.iterdir():
            stray.unlink()
        day.rmdir()
    return gone


def _note(connection: sqlite3.Connection, at: int, uid: str) -> None:
    add_audit(connection, at, "post", "removed (age)", uid)
