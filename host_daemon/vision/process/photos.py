"""Photos: a short ring of JPEGs in memory, and the frame nearest to an event's own time written to disk.

A photo carries what is known of it inside, as a JPEG comment, so that the index can be made again from
the folder.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.events import PhotoAsked, PhotoMissed, PhotoTaken, uids
from host_daemon.vision.faces.blur import hide
from host_daemon.vision.faces.face_detector import Face

# The ring never holds more than this, whatever the camera sends: old frames go first.
LARGEST_RING = 64 * 1024 * 1024
NO_PICTURE = _("The camera has no picture of that moment.")
NOT_HIDDEN = _("No photo was taken: faces cannot be hidden while they are not measured.")
NO_ROOM = _("The photo could not be written: is the disk full?")


@dataclass(frozen=True)
class Still:
    """One picture in the ring.

    at: UTC milliseconds. faces: seen on it. hidden: those that a photo must not show; None: not known,
    because faces are not measured. shown: the face that a photo may show though it hides others.
    """

    at: int
    jpeg: bytes
    faces: int
    hidden: tuple[Face, ...] | None = ()
    shown: Face | None = None


# The faces that a photo made of this still must not show; None: not known.
Hidden = Callable[[Still], Sequence[Face] | None]


class PhotoRing:
    """The last seconds of one camera, in memory."""

    def __init__(self, keep_ms: int) -> None:
        self._keep_ms = keep_ms
        self._stills: deque[Still] = deque()
        self._bytes = 0

    def add(self, still: Still) -> None:
        """Keep a still; those older than the ring's length, or over its size, are dropped."""
        self._stills.append(still)
        self._bytes += len(still.jpeg)
        while self._stills[0].at < still.at - self._keep_ms or (
            self._bytes > LARGEST_RING and len(self._stills) > 1
        ):
            self._bytes -= len(self._stills.popleft().jpeg)

    def nearest(self, at: int) -> Still | None:
        """The still that was taken nearest to `at`; None when there is none at all."""
        return min(self._stills, key=lambda still: abs(still.at - at), default=None)

    @property
    def newest_at(self) -> int | None:
        """Time of the newest still."""
        return self._stills[-1].at if self._stills else None


@dataclass
class PhotoTaker:
    """Answers PhotoAsked for one camera. nearest_ms: by how much a photo may miss its moment."""

    data: Path
    ring: PhotoRing
    nearest_ms: int

    def answer(
        self, asked: PhotoAsked, now: int, hidden: Hidden = lambda still: still.hidden
    ) -> PhotoTaken | PhotoMissed | None:
        """The photo, or why there is none; None: not yet, the moment has not been seen, ask again.

        now: UTC milliseconds. hidden: looks once more for faces, as only few stills become photos. Asked
        again, the answer is the photo that is already on disk.
        """
        path = self.data / place(asked)
        if path.exists() and (taken := _found(asked, path)) is not None:
            return taken
        newest = self.ring.newest_at
        if (newest is None or newest < asked.at) and now < asked.at + self.nearest_ms:
            return None
        still = self.ring.nearest(asked.at)
        if still is None or abs(still.at - asked.at) > self.nearest_ms:
            return _missed(asked, NO_PICTURE)
        faces = hidden(still)
        if faces is None:
            return _missed(asked, NOT_HIDDEN)
        known = {"photo": asked.uid, "at": still.at, "camera": asked.camera, "faces": still.faces}
        data = commented(hide(still.jpeg, faces), json.dumps(known, ensure_ascii=False))
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(path, data)
        except OSError:
            return _missed(asked, NO_ROOM)
        return _taken(asked, still.at, still.faces, data)


def place(asked: PhotoAsked) -> Path:
    """Path of the photo in the data folder: `photos/YYYY-MM-DD/` (UTC) and a name made from
    the uid."""
    day = datetime.fromtimestamp(asked.at / 1000, UTC).date().isoformat()
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", asked.uid)[:80].strip("._")
    return Path("photos", day, f"{name}-{hashlib.sha256(asked.uid.encode()).hexdigest()[:8]}.jpg")


def commented(jpeg: bytes, comment: str) -> bytes:
    """The JPEG with a comment segment after its start mark; the picture itself is not touched."""
    text = comment.encode()[:65000]
    return jpeg[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + jpeg[2:]


def comment(jpeg: bytes) -> str | None:
    """The comment that `commented` put in, or None."""
    if jpeg[2:4] != b"\xff\xfe":
        return None
    return jpeg[6 : 4 + int.from_bytes(jpeg[4:6], "big")].decode(errors="replace")


def _found(asked: PhotoAsked, path: Path) -> PhotoTaken | None:
    try:
        data = path.read_bytes()
        known = json.loads(comment(data) or "")
        return _taken(asked, int(known["at"]), int(known["faces"]), data)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _taken(asked: PhotoAsked, at: int, faces: int, data: bytes) -> PhotoTaken:
    return PhotoTaken(
        uid=uids.answer(asked.uid),
        at=at,
        photo=asked.uid,
        cause=asked.cause,
        camera=asked.camera,
        path=place(asked).as_posix(),
        faces=faces,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _missed(asked: PhotoAsked, reason: str) -> PhotoMissed:
    return PhotoMissed(
        uid=uids.answer(asked.uid), at=asked.at, photo=asked.uid, cause=asked.cause, reason=reason
    )
