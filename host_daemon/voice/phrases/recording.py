"""Recordings of any format as samples, and checks whether they will do for enrolment."""

from __future__ import annotations

import math
import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks import decoder
from host_daemon.audio.tracks.decoder import BadRecording as BadRecording
from host_daemon.base.texts import mark as _

# Formats without a header of their own, by suffix.
_RAW = {".g722": "g722", ".gsm": "gsm", ".alaw": "alaw", ".ulaw": "mulaw"}
_USUAL = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".webm", ".m4a", ".aac", ".aif", ".aiff", ".au")
_DEVICES = (".amr", ".3gp", ".mp4", ".caf", ".wma", ".w64", ".rf64", ".mka", ".wv", ".mp2")
SUFFIXES = (*_USUAL, *_DEVICES, ".sph", *_RAW)

# An enrolment must hold one phrase with a little air around it.
LONGEST_S = 10.0
# So much of a recording is decoded: enough to see that it is too long.
TAKEN_S = LONGEST_S + 1
SHORTEST_S = 0.25
FRAME = 160
# Of a 16-bit sample: a live microphone's own noise; sound that is heard though it never pauses, no fan's.
_QUIET_DB, _HEARD_DB = 30.0, 60.0
# Of speech 0.1 to 0.3 % of the samples come within a tenth of its peak; of what is overdriven fourfold 1 to
# 15 %, also after Opus or MP3, which round the flat tops off.
_FULL, _TOP, _CLIPPED = 29_000, 0.9, 0.008


@dataclass(frozen=True)
class Speech:
    """Extent of the speech in a recording: its first sample, and the one after its last."""

    start: int
    end: int

    @property
    def seconds(self) -> float:
        return (self.end - self.start) / RATE


def read(path: Path, most_s: float = math.inf) -> Samples:
    """The recording, 16 kHz mono int16; no more of it than `most_s` seconds. Raises BadRecording."""
    try:
        # Not read: an hour of sound is a hundred megabytes.
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return decoder.samples(data, most_s, _RAW.get(path.suffix.lower()))
    except (OSError, ValueError):  # ValueError: an empty file
        raise BadRecording(decoder.UNREADABLE) from None


def levels(samples: Samples) -> NDArray[np.float64]:
    """Level of each 10 ms in dB of a sample value, smoothed over 50 ms."""
    count = len(samples) // FRAME
    frames = samples[: count * FRAME].astype(np.float64).reshape(count, FRAME)
    level = 10 * np.log10((frames**2).mean(axis=1) + 1)
    return np.convolve(level, np.full(5, 0.2), "same") if count >= 5 else level


def speech(samples: Samples) -> Speech:
    """The loudest stretch, with pauses of up to a quarter of a second inside it; all of it where nothing is
    louder than the rest."""
    level = levels(samples)
    if not len(level):
        return Speech(0, len(samples))
    low, high = float(np.percentile(level, 10)), float(level.max())
    loud = np.flatnonzero(level > low + 0.35 * (high - low))
    if not len(loud):
        return Speech(0, len(samples))
    breaks = np.flatnonzero(np.diff(loud) > 25)
    starts, ends = np.r_[loud[0], loud[breaks + 1]], np.r_[loud[breaks], loud[-1]]
    place = int(np.flatnonzero(starts <= level.argmax())[-1])
    return Speech(int(starts[place]) * FRAME, (int(ends[place]) + 1) * FRAME)


Fault = Literal["silent", "clipped", "too long", "too short"]
FAULTS: dict[Fault, str] = {
    "silent": _("Nothing can be heard in this recording."),
    "clipped": _("This recording is overdriven: speak further from the microphone or turn it down."),
    "too long": _("This recording is too long: say the phrase once, with a short pause before and after."),
    "too short": _("This recording is too short to hold a phrase."),
}


def fault(samples: Samples) -> Fault | None:
    """Reason why a recording is useless for enrolment, or None. FAULTS has the words for it."""
    if len(samples) < SHORTEST_S * RATE:
        return "too short"
    if len(samples) > LONGEST_S * RATE:
        return "too long"
    # First of all: sound that is overdriven throughout has no pauses either.
    if _clipped(samples):
        return "clipped"
    level = levels(samples)
    even = level.max() < _HEARD_DB and level.max() - np.percentile(level, 5) < 6
    if level.max() < _QUIET_DB or even:
        return "silent"
    return None


def _clipped(samples: Samples) -> bool:
    size = np.abs(samples.astype(np.int32))
    peak = float(np.percentile(size, 99.95))
    return peak >= _FULL and float(np.mean(size >= _TOP * peak)) > _CLIPPED
