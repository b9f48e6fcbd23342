"""Interface of speech synthesisers, and what they share: run a command, read its sound."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile

from host_daemon.audio.samples import RATE, Samples
from host_daemon.voice.phrases.recording import BadRecording, read

_PATIENCE_S = 30.0


class Mute(Exception):
    """A synthesiser that is not installed, has no such voice, or said nothing."""


class Synthesiser(Protocol):
    """A speech synthesiser."""

    @property
    def name(self) -> str:
        """Name of the synthesiser."""

    @property
    def kind(self) -> str:
        """Origin of its voices: RECORDINGS or RULES."""

    def voices(self, language: str) -> Sequence[str]:
        """The voices it has for a language code; none when it is not installed."""

    def say(self, text: str, voice: str, pace: float, pitch: float) -> Samples:
        """The text spoken. pace: 1 is usual, 1.2 faster. pitch: 1 is usual, 1.2 higher. Raises Mute."""


def run(command: list[str], script: str = "") -> bytes:
    """Answer of a command that is told `script`. Raises Mute."""
    try:
        done = subprocess.run(
            command, input=script.encode(), capture_output=True, timeout=_PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Mute(f"{command[0]}: {error}") from None
    return done.stdout


def spoken(path: Path) -> Samples:
    """Speech that a synthesiser wrote to a file. Raises Mute."""
    try:
        samples = read(path)
    except BadRecording as error:
        raise Mute(str(error)) from None
    return _voiced(samples)


def heard(data: bytes) -> Samples:
    """Speech that a synthesiser answered as a WAV file. Raises Mute."""
    try:
        waves, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    except soundfile.LibsndfileError as error:
        raise Mute(str(error)) from None
    count = int(len(waves) * RATE / rate)
    # The bands that the engine hears end at 3.8 kHz, so a plain interpolation from 22 kHz will do.
    samples = np.interp(np.arange(count) * rate / RATE, np.arange(len(waves)), waves) if count else waves
    return _voiced((samples * 32767).astype(np.int16))


def _voiced(samples: Samples) -> Samples:
    if not len(samples) or np.abs(samples.astype(np.int32)).max() < 100:
        raise Mute("it said nothing")
    return samples
