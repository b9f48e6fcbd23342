"""Recordings of any format as samples, and checks whether they will do for enrolment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import RATE, Samples
from host_daemon.base.texts import mark as _

# Formats without a header of their own, by suffix.
_RAW = {".g722": "g722", ".gsm": "gsm", ".alaw": "alaw", ".ulaw": "mulaw"}
_USUAL = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".webm", ".m4a", ".aac", ".aif", ".aiff", ".au")
SUFFIXES = (*_USUAL, ".sph", *_RAW)

# An enrolment must hold one phrase with a little air around it.
LONGEST_S = 10.0
SHORTEST_S = 0.25
FRAME = 160
_QUIET_DB = 30.0  # of a 16-bit sample; a live microphone's own noise
# Of speech 0.1 to 0.3 % of the samples come within a tenth of its peak; of what is overdriven fourfold 1 to
# 15 %, also after Opus or MP3, which round the flat tops off.
_FULL, _TOP, _CLIPPED = 29_000, 0.9, 0.008


class BadRecording(Exception):
    """A recording that cannot be used. The text is a key of `texts`."""


@dataclass(frozen=True)
class Speech:
    """Extent of the speech in a recording: its first sample, and the one after its last."""

    start: int
    end: int

    @property
    def seconds(self) -> float:
        return (self.end - self.start) / RATE


def read(path: Path, most_s: float = math.inf) -> Samples:
    """The recording, 16 kHz mono int16; no more of it than a little over `most_s`. Raises BadRecording."""
    import av  # 17 MB of code that only a recording to be taught from needs

    frames: list[av.AudioFrame] = []
    try:
        with av.open(str(path), format=_RAW.get(path.suffix.lower())) as container:
            if not container.streams.audio:
                raise BadRecording(_("There is no sound in this file."))
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            taken = 0
            for frame in container.decode(audio=0):
                found = resampler.resample(frame)
                frames += found
                taken += sum(one.samples for one in found)
                if taken > most_s * RATE:
                    break
            frames += resampler.resample(None)
    except (av.FFmpegError, OSError, ValueError):
        raise BadRecording(_("This file is not a recording that can be read.")) from None
    samples = np.concatenate([np.zeros(0, np.int16), *(frame.to_ndarray().ravel() for frame in frames)])
    if not len(samples):
        raise BadRecording(_("There is no sound in this file."))
    return samples.astype(np.int16)


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
    if level.max() < _QUIET_DB or level.max() - np.percentile(level, 5) < 6:
        return "silent"
    return None


def _clipped(samples: Samples) -> bool:
    size = np.abs(samples.astype(np.int32))
    peak = float(np.percentile(size, 99.95))
    return peak >= _FULL and float(np.mean(size >= _TOP * peak)) > _CLIPPED
