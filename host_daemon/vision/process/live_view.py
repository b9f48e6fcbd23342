"""Live view of one camera: its pictures with boxes on faces and bars of expression, while somebody looks.

It is never written anywhere. Nothing is drawn while nobody looks.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import cv2

from host_daemon.vision.faces.expression import Expression
from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.picture import Picture, encoded

# Colours of boxes and bars, BGR: positive, neutral, negative, and faces that are not the customer's.
GREEN, AMBER, RED, GREY = (80, 175, 60), (40, 170, 235), (60, 60, 215), (160, 160, 160)


class LiveView:
    """The newest drawn picture of one camera; empty while nobody looks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jpeg: bytes | None = None
        self._number = 0
        self._viewers = 0

    @property
    def wanted(self) -> bool:
        """Somebody looks, so pictures are to be put in."""
        return self._viewers > 0

    def put(
        self, picture: Picture, faces: Sequence[Face], chosen: Face | None, read: Expression | None
    ) -> None:
        jpeg = encoded(drawn(picture, faces, chosen, read), 75)
        with self._changed:
            self._jpeg, self._number = jpeg, self._number + 1
            self._changed.notify_all()

    def enter(self) -> None:
        with self._changed:
            self._viewers += 1

    def leave(self) -> None:
        with self._changed:
            self._viewers -= 1
            if not self._viewers:
                self._jpeg = None

    def after(self, number: int, timeout_s: float) -> tuple[int, bytes] | None:
        """The newest picture and its number once it is newer than `number`."""
        with self._changed:
            self._changed.wait_for(lambda: self._jpeg is not None and self._number > number, timeout_s)
            return (self._number, self._jpeg) if self._jpeg is not None and self._number > number else None


def drawn(picture: Picture, faces: Sequence[Face], chosen: Face | None, read: Expression | None) -> Picture:
    """A copy of the picture with a box on every face, and on the customer's the three shares as bars."""
    canvas = picture.copy()
    for face in faces:
        colour = GREY
        if face is chosen and read is not None:
            shares = {GREEN: read.positive, AMBER: read.neutral, RED: read.negative}
            colour = max(shares, key=lambda c: shares[c])
            _bars(canvas, face, shares)
        left, top = round(face.x), round(face.y)
        corner = (round(face.x + face.width), round(face.y + face.height))
        cv2.rectangle(canvas, (left, top), corner, colour, 3 if face is chosen else 1)
    return canvas


def _bars(canvas: Picture, face: Face, shares: dict[tuple[int, int, int], float]) -> None:
    left, thick = round(face.x), max(4, round(face.width / 20))
    for row, (colour, share) in enumerate(shares.items()):
        top = round(face.y + face.height) + 4 + row * (thick + 2)
        cv2.rectangle(canvas, (left, top), (left + round(share * face.width), top + thick), colour, -1)
