"""A few seconds of a microphone's ring, for listening to at once."""

from __future__ import annotations

import time
from pathlib import Path

from host_daemon.audio.ring.coverage import Reckoning
from host_daemon.audio.ring.reader import RingReader, RingRefused
from host_daemon.audio.tracks.cut import NothingThere, cut
from host_daemon.audio.tracks.track import Sound
from host_daemon.base.clock import boot_id


def excerpt(path: Path, start: int, end: int) -> Sound:
    """What the ring file has of [start, end), UTC milliseconds. Raises cut.NothingThere."""
    mono_us, wall_us = time.monotonic_ns() // 1000, time.time_ns() // 1000
    reckoning = Reckoning(boot_id(), wall_us - mono_us)
    try:
        with RingReader(path) as ring:
            at_us = start * 1000 - reckoning.offset_us
            return cut(ring.block, ring.segments(), at_us, 0, end - start, reckoning)
    except (OSError, RingRefused):
        raise NothingThere from None
