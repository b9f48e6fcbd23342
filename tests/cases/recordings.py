"""Recordings as phones and badges send them: how long each is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from host_daemon.audio.samples import RATE
from host_daemon.audio.tracks.decode import decode
from host_daemon.audio.tracks.decoder import BadRecording

# Seconds of every recording in a folder. A lossy codec pads by up to two of its frames.
LENGTHS = {"phone-recordings": 4.0, "audio-changing": 6.0}
PADDING_S = 0.15
LONGEST_S = 60.0


def faults(folder: Path) -> Iterator[tuple[str, str]]:
    """Each recording and what is wrong with how it is read, empty where nothing is."""
    for name, length in LENGTHS.items():
        for path in sorted((folder / name).iterdir()):
            yield f"{name}/{path.name}", asyncio.run(_fault(path, length))


async def _fault(path: Path, length: float) -> str:
    try:
        found = len(await decode(path.read_bytes(), LONGEST_S)) / RATE
    except BadRecording as error:
        return str(error)
    return "" if abs(found - length) <= PADDING_S else f"{found:.1f} s instead of {length:.1f}"
