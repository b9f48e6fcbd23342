"""Faces frame by frame at little cost: found anew every few frames, followed in between."""

from __future__ import annotations

from host_daemon.vision.faces import Face, FaceFinder, Picture
from host_daemon.vision.follow import follow

# Found anew after this many frames or milliseconds, whichever comes first: somebody new waits no longer.
EVERY = 5
AT_LEAST_MS = 500
# With more faces than this, following them costs as much as finding them all.
CROWD = 3


class Lookout:
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
        faces = self._follow(picture) if self._may_follow(at) else None
        if faces is None:
            faces = self._finder.find(picture)
            self._followed, self._found_at = 0, at
        self._before, self._faces = picture, faces
        return faces

    def _may_follow(self, at: int) -> bool:
        # An empty counter is searched in every frame: there is nothing to follow, and a customer may come.
        fresh = self._followed + 1 < self._every and 0 <= at - self._found_at < AT_LEAST_MS
        return fresh and 0 < len(self._faces) <= CROWD

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
