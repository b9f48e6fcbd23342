"""Faces in a picture: BlazeFace's numbers become boxes and points in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from host_daemon.vision.picture import Picture
from models.interpreter import Net
from models.manifest import BadModel, Manifest


@dataclass(frozen=True)
class Face:
    """One face, in pixels of the picture it was found in.

    x, y: top left corner of the box; width, height: its size. It may reach over the picture's edge.
    score: 0 to 1. points: six (x, y): the person's right eye, left eye, nose, mouth, right ear, left ear.
    """

    x: float
    y: float
    width: float
    height: float
    score: float
    points: tuple[tuple[float, float], ...]

    @property
    def area(self) -> float:
        return self.width * self.height


class FaceFinder(Protocol):
    """Whatever finds faces."""

    def find(self, picture: Picture) -> list[Face]:
        """The faces in a BGR picture, best first."""


class BlazeFace:
    """MediaPipe's BlazeFace. Raises BadModel when the model cannot be used."""

    def __init__(self, manifest: Manifest, score: float | None = None) -> None:
        self._net = Net(manifest)
        try:
            self._side = manifest.input[1]
            self._anchors = anchors(manifest.options["anchors"])
            self._score = float(manifest.options["score"] if score is None else score)
            self._overlap = float(manifest.options["overlap"])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise BadModel(f"{manifest.name}.json: its options do not suit a face finder ({error})") from None
        if manifest.outputs != ((1, len(self._anchors), 16), (1, len(self._anchors), 1)):
            raise BadModel(f"{manifest.name}.json: its outputs are not the boxes of its anchors")

    def find(self, picture: Picture) -> list[Face]:
        """The faces in a BGR picture, best first."""
        square, scale, left, top = _letterbox(picture, self._side)
        raw, scores = self._net.run(square[np.newaxis])
        values, found = decode(raw[0], scores[0, :, 0], self._anchors, self._side, self._score)
        values, found = suppress(values, found, self._overlap)
        values = (values.reshape(-1, 8, 2) - (left, top)) / scale
        return [_face(rows, float(score)) for rows, score in zip(values, found, strict=True)]


def anchors(layers: list[list[int]]) -> NDArray[np.float32]:
    """Centres of the anchors, shape (n, 2), in shares of the side: layers are [cells on a side, anchors
    per cell]."""
    parts = []
    for cells, per_cell in layers:
        y, x = np.mgrid[0:cells, 0:cells]
        centres = (np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) / cells
        parts.append(np.repeat(centres, per_cell, axis=0))
    return np.concatenate(parts).astype(np.float32)


def decode(
    raw: NDArray[np.float32],
    logits: NDArray[np.float32],
    centres: NDArray[np.float32],
    side: int,
    least: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Boxes and points over `least`, shape (n, 16): two corners and six points in input pixels; scores,
    shape (n,).

    raw is what the net gives: offsets from the anchor to the box's centre, its size, and the points.
    """
    scores = 1 / (1 + np.exp(-np.clip(logits, -80, 80)))
    keep = scores >= least
    values = raw[keep].reshape(-1, 8, 2).copy()
    half = values[:, 1] / 2
    centre = values[:, 0] + centres[keep] * side
    values[:, 2:] += centres[keep][:, np.newaxis] * side
    values[:, 0], values[:, 1] = centre - half, centre + half
    sound = np.all(half > 0, axis=1)
    return values[sound].reshape(-1, 16), scores[keep][sound].astype(np.float32)


def suppress(
    values: NDArray[np.float32], scores: NDArray[np.float32], overlap: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """One row per face, best first: rows that overlap the best by more than `overlap` (IoU) are averaged
    into it, weighted by their scores, as MediaPipe does."""
    kept, best = [], []
    left = np.argsort(-scores)
    while len(left):
        ratio = _iou(values[left[0], :4], values[left, :4])
        same = left[ratio > overlap] if ratio[0] > overlap else left[:1]
        kept.append(np.average(values[same], axis=0, weights=scores[same]))
        best.append(scores[left[0]])
        left = left[~np.isin(left, same)]
    if not kept:
        return np.zeros((0, 16), np.float32), np.zeros(0, np.float32)
    return np.array(kept, np.float32), np.array(best, np.float32)


def merged(faces: list[Face], overlap: float = 0.3) -> list[Face]:
    """One of each group of faces that overlap (IoU), the best, best first."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        corners = np.array([_corners(other) for other in kept], np.float32).reshape(-1, 4)
        if not (_iou(np.array(_corners(face), np.float32), corners) > overlap).any():
            kept.append(face)
    return kept


def _corners(face: Face) -> tuple[float, float, float, float]:
    return face.x, face.y, face.x + face.width, face.y + face.height


def _iou(box: NDArray[np.float32], boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=1)
    one, many = np.prod(box[2:] - box[:2]), np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    ratio: NDArray[np.float32] = both / np.maximum(one + many - both, 1e-9)
    return ratio


def _letterbox(picture: Picture, side: int) -> tuple[NDArray[np.float32], float, int, int]:
    """The picture in a square, -1 to 1, RGB; with the scale and the border on the left and at the top in
    pixels."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    square = np.zeros((side, side, 3), np.uint8)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    square[top : top + size[1], left : left + size[0]] = small
    rgb: NDArray[np.float32] = cv2.cvtColor(square, cv2.COLOR_BGR2RGB).astype(np.float32)
    rgb *= 1 / 127.5
    rgb -= 1
    return rgb, scale, left, top


def _face(rows: NDArray[np.float32], score: float) -> Face:
    (x0, y0), (x1, y1) = rows[0], rows[1]
    points = tuple((float(x), float(y)) for x, y in rows[2:])
    return Face(float(x0), float(y0), float(x1 - x0), float(y1 - y0), score, points)
