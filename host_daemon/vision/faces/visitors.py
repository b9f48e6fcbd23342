"""Visitors: faces matched to persons from frame to frame, and the choice of the customer. Pure.

Nobody is recognised: a visitor is a number that lasts as long as the face stays in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from host_daemon.vision.faces.face_detector import Face

# A face that was turned away for longer is somebody new.
GONE_MS = 1500
# Share of its width that a face's centre may move between two looks.
REACH = 0.8
# Somebody larger becomes the customer only when clearly larger, or the choice would flicker between two.
CLEARLY = 1.3


@dataclass(frozen=True)
class TrackedPerson:
    """A face in sight. number: from 1, in the order of coming. since, seen_at: first and last look, ms."""

    number: int
    face: Face
    since: int
    seen_at: int


class Visitors:
    """The faces of one camera over time."""

    def __init__(self) -> None:
        self._persons: list[TrackedPerson] = []
        self._count = 0
        self._customer = 0

    def update(self, faces: Sequence[Face], at: int) -> list[TrackedPerson]:
        """The visitors of this look, one for each face and in their order. at: ms."""
        known = [v for v in self._persons if 0 <= at - v.seen_at <= GONE_MS]
        pairs = sorted(
            (distance, i, v.number)
            for i, face in enumerate(faces)
            for v in known
            if (distance := _distance(face, v.face)) <= REACH
        )
        matched: dict[int, int] = {}
        for _, i, number in pairs:
            if i not in matched and number not in matched.values():
                matched[i] = number
        before = {v.number: v for v in known}
        here = []
        for i, face in enumerate(faces):
            if i in matched:
                here.append(replace(before[matched[i]], face=face, seen_at=at))
            else:
                self._count += 1
                here.append(TrackedPerson(self._count, face, at, at))
        numbers = {v.number for v in here}
        self._persons = here + [v for v in known if v.number not in numbers]
        return here

    def customer(
        self, here: Sequence[TrackedPerson], least_width: float, least_ms: int
    ) -> TrackedPerson | None:
        """The largest face that is at least `least_width` pixels wide and in sight for `least_ms`."""
        able = [v for v in here if v.face.width >= least_width and v.seen_at - v.since >= least_ms]
        largest = max(able, key=lambda v: v.face.area, default=None)
        last = next((v for v in able if v.number == self._customer), None)
        if largest is not None and last is not None and largest.face.area < CLEARLY * last.face.area:
            largest = last
        self._customer = largest.number if largest is not None else 0
        return largest


def _distance(a: Face, b: Face) -> float:
    """Between the centres, in widths of the larger face; infinite when the sizes cannot be one person's."""
    if not 0.5 < a.width / max(b.width, 1e-6) < 2:
        return float("inf")
    dx = a.x + a.width / 2 - b.x - b.width / 2
    dy = a.y + a.height / 2 - b.y - b.height / 2
    return float((dx * dx + dy * dy) ** 0.5 / max(a.width, b.width, 1e-6))
