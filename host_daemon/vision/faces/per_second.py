"""Measures per second: what was seen in each frame adds up to one FacesMeasured a second. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from host_daemon.events import FacesMeasured
from host_daemon.vision.faces.expression import Expression

SECOND_MS = 1000
# A frame may be looked at a little out of order; more than this is a clock that was set back.
SET_BACK_MS = 2000


@dataclass
class SecondOfFaces:
    """The running second of one camera."""

    camera: str
    _second: int | None = None
    _frames: int = 0
    _faces: int = 0
    _seen: list[Expression] = field(default_factory=list)

    def add(self, at: int, faces: int, customer: Expression | None) -> FacesMeasured | None:
        """Count one frame taken at `at` (UTC, ms); the measure of the second before it, if that is now
        over."""
        done = self.due(at)
        if self._second is None:
            self._second = at // SECOND_MS * SECOND_MS
        self._frames += 1
        self._faces = max(self._faces, faces)
        if customer is not None:
            self._seen.append(customer)
        return done

    def due(self, now: int) -> FacesMeasured | None:
        """The measure of the running second if it is over at `now`; a clock that was set back ends it too."""
        if self._second is None or -SET_BACK_MS <= now - self._second < SECOND_MS:
            return None
        measure = self._measure(self._second)
        self._second, self._frames, self._faces, self._seen = None, 0, 0, []
        return measure

    def _measure(self, second: int) -> FacesMeasured:
        n = max(len(self._seen), 1)
        positive = round(sum(e.positive for e in self._seen) / n, 3)
        negative = round(sum(e.negative for e in self._seen) / n, 3)
        return FacesMeasured(
            uid=f"{self.camera}.{second}",
            at=second,
            camera=self.camera,
            frames=self._frames,
            seen=len(self._seen),
            faces=self._faces,
            positive=positive,
            neutral=round(max(0.0, 1 - positive - negative), 3) if self._seen else 0.0,
            negative=negative,
            smile=round(sum(e.smile for e in self._seen) / n, 3),
        )
