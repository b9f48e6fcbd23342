"""Faces made unrecognisable on a picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from host_daemon.vision.faces.face_detector import Face, FaceFinder, merged
from host_daemon.vision.faces.region import Tiles
from host_daemon.vision.picture import Picture, decoded, encoded

# Blocks across a hidden face: with six the detector still finds a face there, with four nothing is left
# of it.
BLOCKS = 4
# The box of a face ends at forehead and chin; the hair and the ears are hidden too.
MARGIN = 0.25


def hide(jpeg: bytes, faces: Sequence[Face]) -> bytes:
    """The JPEG with these faces in coarse blocks; without faces the very same bytes."""
    if not faces:
        return jpeg
    picture = decoded(jpeg)
    if picture is None:
        return jpeg
    for face in faces:
        _block(picture, face)
    return encoded(picture)


def strangers(jpeg: bytes, finder: FaceFinder, shown: Face | None) -> list[Face]:
    """The faces on the JPEG but the one that may be shown, small ones too: looked for more thoroughly than in
    a film, where a face that has just come may be missed for a few frames."""
    picture = decoded(jpeg)
    if picture is None:
        return []
    found = merged([*finder.find(picture), *Tiles(finder).find(picture)])
    return [face for face in found if shown is None or not (_over(face, shown) or _over(shown, face))]


def _over(face: Face, other: Face) -> bool:
    """Whether the middle of a face lies on the other."""
    x, y = face.x + face.width / 2, face.y + face.height / 2
    return other.x <= x <= other.x + other.width and other.y <= y <= other.y + other.height


def _block(picture: Picture, face: Face) -> None:
    height, width = picture.shape[:2]
    left, top = max(0, int(face.x - MARGIN * face.width)), max(0, int(face.y - MARGIN * face.height))
    right = min(width, int(face.x + (1 + MARGIN) * face.width) + 1)
    bottom = min(height, int(face.y + (1 + MARGIN) * face.height) + 1)
    if right <= left or bottom <= top:
        return
    part = picture[top:bottom, left:right]
    coarse = cv2.resize(part, (BLOCKS, BLOCKS), interpolation=cv2.INTER_AREA)
    picture[top:bottom, left:right] = cv2.resize(
        coarse, (right - left, bottom - top), interpolation=cv2.INTER_NEAREST
    )
