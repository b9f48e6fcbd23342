"""Mounting of a camera: how it is turned, and the region of its picture that matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from host_daemon.vision.faces.face_detector import Face, FaceFinder, merged
from host_daemon.vision.picture import Picture

# What turns the picture of a camera that is mounted turned clockwise upright again.
_UPRIGHT = {"90": cv2.ROTATE_90_CLOCKWISE, "180": cv2.ROTATE_180, "270": cv2.ROTATE_90_COUNTERCLOCKWISE}


def upright(picture: Picture, turned: str) -> Picture:
    """The picture of a camera that is mounted turned by so many degrees clockwise, upright."""
    code = _UPRIGHT.get(turned)
    return picture if code is None else np.asarray(cv2.rotate(picture, code), np.uint8)


@dataclass(frozen=True)
class Region:
    """Part of the picture in which customers stand, in shares of its width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @classmethod
    def of(cls, shares: Sequence[float]) -> Region:
        """From the four shares of a setting; the whole picture when they make no sense."""
        if len(shares) == 4 and 0 <= shares[0] < shares[2] <= 1 and 0 <= shares[1] < shares[3] <= 1:
            return cls(*shares)
        return cls()

    def holds(self, face: Face, width: int, height: int) -> bool:
        """Whether the middle of the face lies inside, on a picture of that size."""
        x, y = (face.x + face.width / 2) / width, (face.y + face.height / 2) / height
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Tiles:
    """A finder of small faces: it looks at the two square ends of the picture instead of the whole."""

    def __init__(self, finder: FaceFinder) -> None:
        self._finder = finder

    def find(self, picture: Picture) -> list[Face]:
        """The faces in a BGR picture, best first."""
        height, width = picture.shape[:2]
        side = min(height, width)
        ends = [(0, 0), (width - side, height - side)]
        found = []
        for left, top in dict.fromkeys(ends):
            for face in self._finder.find(picture[top : top + side, left : left + side]):
                points = tuple((x + left, y + top) for x, y in face.points)
                found.append(Face(face.x + left, face.y + top, face.width, face.height, face.score, points))
        return merged(found)
