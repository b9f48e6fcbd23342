"""Template tracker: follows a face to the next frame by its texture, at a fifth of the cost of finding it.

Median flow (Kalal et al., Forward-Backward Error, 2010): a grid of points is followed forwards and
backwards; those that do not come back are dropped, the rest say how the face moved, turned and grew.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.picture import Picture

# The face's surroundings are followed at this many pixels: enough for 0.3 pixels of the picture at a counter.
SIDE = 64
GRID = 4
LEAST_POINTS = 7
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
    turned, shift = _motion(_complex(start[kept]), _complex(moved[kept]))
    if not GROWTH[0] < abs(turned) < GROWTH[1]:
        return None
    return _carried(face, turned, shift / scale + (1 - turned) * complex(left, top))


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


def _complex(points: NDArray[np.float32]) -> NDArray[np.complex128]:
    flat = points.reshape(-1, 2).astype(np.float64)
    found: NDArray[np.complex128] = flat[:, 0] + 1j * flat[:, 1]
    return found


def _motion(old: NDArray[np.complex128], new: NDArray[np.complex128]) -> tuple[complex, complex]:
    """The turn with growth and the shift: new = turn * old + shift, least squares less the worst quarter."""
    turn, shift = _least_squares(old, new)
    missed = np.abs(turn * old + shift - new)
    good = missed <= np.sort(missed)[(3 * len(missed)) // 4]
    return _least_squares(old[good], new[good])


def _least_squares(old: NDArray[np.complex128], new: NDArray[np.complex128]) -> tuple[complex, complex]:
    middle, there = old.mean(), new.mean()
    apart = old - middle
    turn = complex((np.conj(apart) * (new - there)).sum() / max(float((np.abs(apart) ** 2).sum()), 1e-9))
    return turn, complex(there) - turn * complex(middle)


def _carried(face: Face, turn: complex, shift: complex) -> Face:
    """The face after a motion in pixels of the picture."""
    growth = abs(turn)
    middle = turn * complex(face.x + face.width / 2, face.y + face.height / 2) + shift
    width, height = face.width * growth, face.height * growth
    moved = [turn * complex(x, y) + shift for x, y in face.points]
    points = tuple((point.real, point.imag) for point in moved)
    return Face(middle.real - width / 2, middle.imag - height / 2, width, height, face.score, points)
