"""Following a face from one frame to the next by its texture, which costs a fifth of finding it anew.

Median flow (Kalal et al., Forward-Backward Error, 2010): a grid of points is followed forwards and
backwards; those that do not come back are dropped, the rest say how the face moved, turned and grew.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from host_daemon.vision.faces import Face, Picture

# The face's surroundings are followed at this many pixels: enough for 0.3 pixels of the picture at a counter.
SIDE = 64
GRID = 5
LEAST_POINTS = 10
# Pixels (of SIDE) by which a point may miss its origin on the way back.
COMES_BACK = 0.8
GROWTH = (0.8, 1.25)


def follow(before: Picture, now: Picture, face: Face) -> Face | None:
    """The face of the picture `before`, where it is in `now`; None when it is lost and must be found anew."""
    area = _around(face, now)
    if area is None or before.shape != now.shape:
        return None
    left, top, right, bottom = area
    scale = SIDE / (2 * face.width)
    old, new = (_small(picture[top:bottom, left:right], scale) for picture in (before, now))
    inner = np.linspace(0.15, 0.85, GRID, dtype=np.float32)
    x, y = np.meshgrid(face.x + inner * face.width, face.y + inner * face.height)
    start = ((np.stack([x, y], -1).reshape(-1, 1, 2) - (left, top)) * scale).astype(np.float32)
    moved, good = _flow(old, new, start)
    back, good_back = _flow(new, old, moved)
    kept = good & good_back & (np.abs(back - start).max(axis=(1, 2)) < COMES_BACK)
    if kept.sum() < LEAST_POINTS:
        return None
    motion, _ = cv2.estimateAffinePartial2D(start[kept], moved[kept], method=cv2.LMEDS)
    if motion is None or not GROWTH[0] < float(np.hypot(motion[0, 0], motion[1, 0])) < GROWTH[1]:
        return None
    return _carried(face, np.asarray(motion, np.float64), left, top, scale)


def _around(face: Face, picture: Picture) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of the face with half a face around it, as far as the picture goes."""
    height, width = picture.shape[:2]
    reach = face.width / 2
    left, top = max(0, round(face.x - reach)), max(0, round(face.y - reach))
    right = min(width, round(face.x + face.width + reach))
    bottom = min(height, round(face.y + face.height + reach))
    return (left, top, right, bottom) if min(right - left, bottom - top) >= max(16, face.width) else None


def _small(part: Picture, scale: float) -> NDArray[np.uint8]:
    # Every n-th pixel first: averaging all of them costs more than the whole rest.
    step = max(1, int(0.6 / scale))
    height, width = part.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(part[::step, ::step], size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


def _flow(
    old: NDArray[np.uint8], new: NDArray[np.uint8], points: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    guess = points.copy()
    moved, status, _ = cv2.calcOpticalFlowPyrLK(old, new, points, guess, winSize=(11, 11), maxLevel=2)
    return np.asarray(moved, np.float32), np.asarray(status, np.bool_).ravel()


def _carried(face: Face, motion: NDArray[np.float64], left: int, top: int, scale: float) -> Face:
    corner = np.array([left, top], np.float64)

    def move(x: float, y: float) -> tuple[float, float]:
        place = motion[:, :2] @ ((np.array([x, y]) - corner) * scale) + motion[:, 2]
        there = place / scale + corner
        return float(there[0]), float(there[1])

    growth = float(np.hypot(motion[0, 0], motion[1, 0]))
    x, y = move(face.x + face.width / 2, face.y + face.height / 2)
    width, height = face.width * growth, face.height * growth
    points = tuple(move(*point) for point in face.points)
    return Face(x - width / 2, y - height / 2, width, height, face.score, points)
