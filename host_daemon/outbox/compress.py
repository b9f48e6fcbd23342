"""A message made small for the way: tracks go out as Opus, a sixth of what is kept."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

from host_daemon.audio.tracks.opus import NotSound, opus
from host_daemon.outbox.message import Message

log = logging.getLogger(__name__)


def small(message: Message, folder: Path) -> Message:
    """The message with its FLAC files as Opus files in `folder`; what cannot be converted goes as it is."""
    return dataclasses.replace(message, files=tuple(_small(path, folder) for path in message.files))


def _small(path: Path, folder: Path) -> Path:
    if path.suffix != ".flac" or not path.exists():
        return path
    light = folder / path.with_suffix(".opus").name
    try:
        light.write_bytes(opus(path))
    except (NotSound, OSError) as error:
        # A worn disk, or no room beside it, must not end the deliveries behind this one.
        log.warning("%s goes out as it is: %s", path.name, error)
        return path
    return light
