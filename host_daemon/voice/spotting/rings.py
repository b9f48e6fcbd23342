"""Rings of the post's microphones: what they hold, and its samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from host_daemon.audio.ring.reader import RingReader, RingRefused, ring_path
from host_daemon.audio.samples import RATE
from host_daemon.base.latest import Latest
from host_daemon.settings.audio import AudioSettings, ring_folder
from host_daemon.voice.spotting.recorded import Piece, of_ring


class Rings:
    """settings: of sound, as they are now. data: folder of the post. Times are UTC milliseconds; a
    microphone without a ring that can be read has recorded nothing."""

    def __init__(self, settings: Latest[AudioSettings], data: Path) -> None:
        self._settings = settings
        self._data = data

    def spans(self, microphone: str) -> list[tuple[int, int]]:
        """The stretches [start, end) that a microphone's ring holds, oldest first."""
        try:
            with RingReader(self._path(microphone)) as ring:
                found = [(one.wall_us // 1000, one.last_wall_us // 1000) for one in ring.segments()]
        except (OSError, RingRefused):
            return []
        return found[::-1]

    def samples(self, microphone: str, start: int, end: int) -> int:
        """Number of samples that the ring has of [start, end)."""
        return sum(
            (min(b, end) - max(a, start)) * RATE // 1000
            for a, b in self.spans(microphone)
            if a < end and b > start
        )

    def pieces(self, microphone: str, start: int, end: int) -> Iterator[Piece]:
        """The sound of [start, end), block by block."""
        try:
            with RingReader(self._path(microphone)) as ring:
                yield from of_ring(ring, start, end)
        except (FileNotFoundError, RingRefused):
            return

    def _path(self, microphone: str) -> Path:
        return ring_path(ring_folder(self._settings(), self._data), microphone)
