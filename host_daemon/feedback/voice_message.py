"""Voice messages of customers: files by day in `voices/`."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import soundfile

from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.track import peaks
from host_daemon.base.files import write_whole
from host_daemon.events import Rated, VoiceMessageLeft, uids

FOLDER = "voices"


def flac(rated: Rated, sound: Samples) -> bytes:
    """The message that goes with a rating, as a file."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 1, "PCM_16", format="FLAC") as written:
        written.title = uid_of(rated)
        written.software = "Smilepost"
        written.write(sound)
    return file.getvalue()


def uid_of(rated: Rated) -> str:
    """uid of the message that goes with a rating."""
    return uids.voice_message(rated.uid)


def keep(data: Path, rated: Rated, at: int, sound: Samples, content: bytes) -> VoiceMessageLeft:
    """Write the sound's file, whole; gives the event that tells of it. Raises OSError.

    content: what `flac` made of it. The same rating's message always has the same place.
    """
    uid = uid_of(rated)
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
