"""Tap: a second outlet of a microphone, through which phrase spotting gets the same samples as the ring."""

from __future__ import annotations

import queue
from dataclasses import dataclass
from typing import Protocol

from host_daemon.audio.samples import Samples
from host_daemon.events import Event
from host_daemon.supervision.event_lines import Emit


@dataclass(frozen=True, eq=False)
class AudioChunk:
    """Some samples of one microphone, 16 kHz mono.

    first: number of the first of them, as in the ring; a number beyond the last one's end is a gap.
    mono_us, wall_us: when the first sounded: monotonic and UTC, microseconds.
    """

    microphone: str
    first: int
    samples: Samples
    mono_us: int
    wall_us: int


class Tap:
    """One listener's queue: ten seconds of sound; when it is full the newest chunk is dropped and counted.

    The listener sees what it missed as a jump in `first`.
    """

    def __init__(self, chunks: int = 128) -> None:
        self._queue: queue.Queue[AudioChunk] = queue.Queue(chunks)
        self.dropped = 0

    def give(self, heard: AudioChunk) -> None:
        """Called by the recorder; never waits."""
        try:
            self._queue.put_nowait(heard)
        except queue.Full:
            self.dropped += 1

    def take(self, timeout_s: float) -> AudioChunk | None:
        """The next chunk; None when none came in that time."""
        try:
            return self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None


class Listener(Protocol):
    """Something that listens along in the audio process, in a thread of its own."""

    def start(self, tap: Tap, emit: Emit) -> None:
        """Begin to take from `tap`; say what is heard by `emit` (any thread may call it)."""

    def take(self, event: Event) -> None:
        """An event from the core that is not the recorder's own; not yours: ignore it."""

    def stop(self) -> None:
        """Return when the thread has ended."""
