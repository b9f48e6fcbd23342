"""Port of phrase spotters: samples in, detections out."""

from __future__ import annotations

from typing import Protocol

from host_daemon.audio.samples import Samples
from host_daemon.voice.spotting.detector import Detection


class EngineRefused(Exception):
    """An engine that cannot start. The text, a key of `texts`, says what it lacks."""


class Engine(Protocol):
    """One stream of one microphone. `spotter.Spotter` is the default; porcupine and vosk are optional."""

    def feed(self, samples: Samples, index: int) -> list[Detection]:
        """The phrases that these samples complete; see spotter.Spotter.feed. Raises EngineRefused when it
        can do no more."""

    def finish(self) -> list[Detection]:
        """The phrases that the end of the stream still holds."""
