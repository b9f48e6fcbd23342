"""The tracks on disk, by their names alone, and which of them somebody holds.

A hold is a file beside the track, `<track>.held`: it needs nothing but the folder to be found again.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from host_daemon.base.files import write_whole
from host_daemon.retention.policy import ORDER, Kept

# See track.track_path.
_NAME = re.compile(rf"(\d{{6}})-({'|'.join(ORDER)})-[0-9a-f]{{16}}\.flac")


def tracks(data: Path) -> list[Kept]:
    """All tracks in a post's data folder. Files that are no tracks are left out."""
    found = []
    for path in (data / "tracks").glob("????-??-??/*.flac"):
        name = _NAME.fullmatch(path.name)
        try:
            if name is None:
                continue
            moment = datetime.strptime(path.parent.name + name[1], "%Y-%m-%d%H%M%S").replace(tzinfo=UTC)
            kind = next(kind for kind in ORDER if kind == name[2])
            at = round(moment.timestamp() * 1000)
            size, held = path.stat().st_size, _mark(path).exists()
            found.append(Kept(path.relative_to(data).as_posix(), kind, at, size, held))
        except (ValueError, OSError):
            continue
    return found


def hold(data: Path, path: str) -> None:
    """Keep the track whatever its age. path: as in TrackCut. Raises OSError."""
    write_whole(_mark(data / path), b"")


def release(data: Path, path: str) -> None:
    """The end of `hold`; nothing where there was none. Raises OSError."""
    _mark(data / path).unlink(missing_ok=True)


def held(data: Path, path: str) -> bool:
    """Whether somebody holds the track."""
    return _mark(data / path).exists()


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".held")
