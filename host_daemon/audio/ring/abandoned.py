"""Abandoned rings, into which nothing is recorded any more: of microphones that are gone, in a folder that
was changed for another, and set aside. They are sound of people, so every folder is remembered."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from host_daemon.audio.ring.file import ASIDE, FRESH
from host_daemon.audio.ring.reader import ring_path
from host_daemon.base.durations import HOUR_MS
from host_daemon.base.files import write_whole
from host_daemon.settings.audio import AudioSettings, ring_folder

log = logging.getLogger(__name__)

FILE = "ring-folders.json"


@dataclass(frozen=True)
class Leftover:
    """until: when its newest sound is older than a ring may hold, UTC milliseconds; then it goes."""

    path: Path
    until: int


def remember(data: Path, folder: Path) -> None:
    """Note that rings lie in `folder` from now on. data: the post's folder. Raises OSError."""
    known = _folders(data)
    if folder.resolve() not in known:
        folders = [str(path) for path in (*known, folder.resolve())]
        write_whole(data / FILE, json.dumps(folders, indent=1, ensure_ascii=False).encode())


def leftovers(data: Path, settings: AudioSettings) -> list[Leftover]:
    """Abandoned rings in any folder that was ever used, sorted; not on a disk that is unplugged."""
    now = ring_folder(settings, data)
    used = {ring_path(now, microphone.name).resolve() for microphone in settings.microphones}
    endings = ("*.ring", f"*.ring{ASIDE}", f"*.ring{FRESH}")
    found = []
    for folder in dict.fromkeys((*_folders(data), now.resolve())):
        for path in (path for ending in endings for path in folder.glob(ending) if path not in used):
            try:
                newest = round(path.stat().st_mtime * 1000)
            except FileNotFoundError:
                continue
            found.append(Leftover(path, newest + round(settings.ring_hours * HOUR_MS)))
    return sorted(found, key=lambda one: one.path)


def _folders(data: Path) -> tuple[Path, ...]:
    """The folder that every post begins with, and those that were noted."""
    first = (data / "ring").resolve()
    try:
        noted = json.loads((data / FILE).read_text())
        return tuple(dict.fromkeys((first, *map(Path, noted))))
    except FileNotFoundError:
        return (first,)
    except (OSError, ValueError, TypeError) as error:
        log.error("%s cannot be read: %s", data / FILE, error)
        return (first,)
