"""Face tracker: faces of each frame at little cost, found anew every few frames and followed in between."""

from __future__ import annotations

from host_daemon.vision.faces.face_detector import Face, FaceFinder
from host_daemon.vision.faces.template_tracker import follow
from host_daemon.vision.picture import Picture

# Found anew after this many frames or milliseconds, whichever comes first: somebody new waits no longer.
EVERY = 5
AT_LEAST_MS = 500
# An empty counter is searched so often: a customer who comes may wait this long, not longer.
EMPTY_MS = 100
# With more faces than this, following them costs as much as finding them all.
CROWD = 3


class FaceTracker:
    """The faces of one camera's frames, in their order."""

    def __init__(self, finder: FaceFinder, every: int = EVERY) -> None:
        self._finder = finder
        self._every = every
        self._before: Picture | None = None
        self._faces: list[Face] = []
        self._followed = 0
        self._found_at = 0

    def look(self, picture: Picture, at: int) -> list[Face]:
        """The faces in a BGR picture taken at `at` (ms), best first."""
        faces = self._known(picture, at)
        if faces is None:
            faces = self._finder.find(picture)
            self._followed, self._found_at = 0, at
        self._before, self._faces = picture, faces
        return faces

    def _known(self, picture: Picture, at: int) -> list[Face] | None:
        """The faces as far as they follow from the last frame; None: search."""
        passed = at - self._found_at
        if self._before is None or passed < 0:
            return None
        if not self._faces:
            return [] if passed < EMPTY_MS else None
        fresh = self._followed + 1 < self._every and passed < AT_LEAST_MS
        return self._follow(picture) if fresh and len(self._faces) <= CROWD else None

    def _follow(self, picture: Picture) -> list[Face] | None:
        assert self._before is not None
        self._followed += 1
        faces = []
        for face in self._faces:
            moved = follow(self._before, picture, face)
            if moved is None:
                return None
            faces.append(moved)
        return faces
