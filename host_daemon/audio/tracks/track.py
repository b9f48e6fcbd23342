"""A track: sound around a moment as a FLAC file that says itself what it is."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

import numpy as np
import soundfile

from host_daemon.audio.samples import RATE, Samples
from host_daemon.events import CutAsked, TrackCut, uids

PEAKS = 400
# libFLAC's lowest level of 8: on recorded speech 1 % larger than its usual 5, for 9 % less work.
LEVEL = 0.0


class BadTrack(Exception):
    """Bytes that are not a whole track of ours."""


@dataclass(frozen=True, eq=False)
class Sound:
    """Sound that was cut.

    start: UTC ms of its first sample. missing: [start, end) pairs in UTC ms of what was asked for and is not
    there: outside the sound at its ends, silence within.
    """

    samples: Samples
    start: int
    missing: tuple[tuple[int, int], ...]


def track_path(asked: CutAsked) -> PurePosixPath:
    """Path of a request's track in the data folder: the same request always has the same one."""
    moment = datetime.fromtimestamp(asked.at / 1000, UTC)
    name = hashlib.blake2b(asked.uid.encode(), digest_size=8).hexdigest()
    return PurePosixPath("tracks", f"{moment:%Y-%m-%d}", f"{moment:%H%M%S}-{asked.track}-{name}.flac")


def encode(asked: CutAsked, sound: Sound) -> bytes:
    """The FLAC file; loudness untouched."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 1, "PCM_16", format="FLAC", compression_level=LEVEL) as flac:
        flac.title = asked.uid
        flac.artist = asked.microphone
        flac.genre = asked.track
        flac.date = datetime.fromtimestamp(sound.start / 1000, UTC).isoformat(timespec="milliseconds")
        flac.software = "Smilepost"
        flac.comment = json.dumps(
            {"at": asked.at, "start": sound.start, "missing": sound.missing, "cause": asked.cause}
        )
        flac.write(sound.samples)
    return file.getvalue()


def describe(asked: CutAsked, data: bytes) -> TrackCut:
    """The event for a finished file, from the file alone. Raises BadTrack when it is not that track."""
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as flac:
            title, comment = flac.title, json.loads(flac.comment)
            samples = flac.read(dtype="int16")
        missing = tuple((int(start), int(end)) for start, end in comment["missing"])
        start = int(comment["start"])
    except (soundfile.LibsndfileError, ValueError, KeyError, TypeError) as error:
        raise BadTrack(str(error)) from None
    if title != asked.uid:
        raise BadTrack(f"track of {title!r}")
    return told(asked, Sound(samples, start, missing), data)


def told(asked: CutAsked, sound: Sound, data: bytes) -> TrackCut:
    """The event for a track whose file holds `data`."""
    return TrackCut(
        uid=uids.answer(asked.uid),
        at=sound.start,
        cut=asked.uid,
        cause=asked.cause,
        track=asked.track,
        microphone=asked.microphone,
        path=str(track_path(asked)),
        duration_ms=round(len(sound.samples) * 1000 / RATE),
        partial=bool(sound.missing),
        missing=sound.missing,
        peaks=peaks(sound.samples),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def peaks(samples: Samples) -> tuple[int, ...]:
    """Loudest absolute sample of each of PEAKS equal parts, percent of full scale, rounded up."""
    if not len(samples):
        return (0,) * PEAKS
    edges = np.arange(PEAKS, dtype=np.int64) * len(samples) // PEAKS
    loud = np.maximum.reduceat(np.abs(samples.astype(np.int32)), edges)
    return tuple(int(-(-value * 100 // 32768)) for value in loud)
