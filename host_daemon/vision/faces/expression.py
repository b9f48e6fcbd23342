"""The expression on a face: what the picture shows, not what somebody feels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from host_daemon.events import Rating
from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.picture import Picture
from models.interpreter import Net
from models.manifest import BadModel, Manifest

POSITIVE = ("happiness",)
NEGATIVE = ("anger", "contempt", "disgust", "fear", "sadness")
# Faces that are darker than this (mean of 255) are lit up: on pictures of mean 20 smiles are then told right
# in 92 % of cases instead of 71 %, at 12 in 90 % instead of 60 %; brighter faces lose nothing. Finding faces
# needs no light: down to a mean of 12 it is better without.
DIM, LIT = 90.0, 110.0


@dataclass(frozen=True)
class Expression:
    """Probabilities, 0 to 1. positive, neutral and negative sum to 1; surprise alone is counted as neutral.

    smile: that the face smiles. classes: probability of each class that the model knows.
    """

    positive: float
    neutral: float
    negative: float
    smile: float
    classes: dict[str, float]


class ExpressionReader(Protocol):
    """Whatever reads expressions."""

    def read(self, picture: Picture, face: Face) -> Expression:
        """The expression of one face of a BGR picture."""


class EmotionNet:
    """A TFLite classifier on an eye-aligned grey crop. Raises BadModel when the model cannot be used."""

    def __init__(self, manifest: Manifest) -> None:
        self._net = Net(manifest)
        square = len(manifest.input) == 4 and manifest.input == (1, manifest.input[1], manifest.input[1], 1)
        if not square or manifest.outputs != ((1, len(manifest.labels)),):
            raise BadModel(f"{manifest.file}: it does not turn a square grey crop into a number per label")
        self._side = manifest.input[1]
        self._networks = _places(manifest)
        self._labels = manifest.labels

    def read(self, picture: Picture, face: Face) -> Expression:
        """The expression of one face of a BGR picture."""
        crop = aligned(picture, face.points[0], face.points[1], self._side, self._networks)
        grey = lit(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.float32)) / 127.5 - 1
        output = self._net.run(grey[np.newaxis, :, :, np.newaxis])[0][0]
        return expression(dict(zip(self._labels, (float(p) for p in output), strict=True)))


def _places(manifest: Manifest) -> list[list[float]]:
    """Places at which the net expects the eyes. Raises BadModel."""
    try:
        right, left = ([float(x), float(y)] for x, y in manifest.options["eyes"])
    except (KeyError, TypeError, ValueError):
        raise BadModel(f"{manifest.name}.json: its option `eyes` is not two points") from None
    return [right, left]


def expression(classes: dict[str, float]) -> Expression:
    """The three shares and the smile that follow from class probabilities."""
    positive = sum(classes.get(label, 0.0) for label in POSITIVE)
    negative = sum(classes.get(label, 0.0) for label in NEGATIVE)
    return Expression(positive, max(0.0, 1 - positive - negative), negative, positive, classes)


def verdict(read: Expression, negative_from: float = 0.5) -> Rating:
    """The one word for an expression.

    negative_from: share from which it is called negative before anything else; models trained on pictures of
    which few are negative need less than a half.
    """
    if read.negative >= negative_from and read.negative >= read.positive:
        return "negative"
    return "positive" if read.positive >= read.neutral else "neutral"


def lit(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """A grey crop, 0 to 255, as bright as the net knows faces."""
    mean = max(float(grey.mean()), 1.0)
    return grey if mean >= DIM else np.minimum(grey * (LIT / mean), 255).astype(np.float32)


def aligned(
    picture: Picture,
    right_eye: tuple[float, float],
    left_eye: tuple[float, float],
    side: int,
    eyes: list[list[float]],
) -> Picture:
    """A square crop of `side` pixels, turned and scaled so that the eyes lie at `eyes`, in shares of the
    side.

    The person's right eye comes first and lies on the left. What lies over the picture's edge repeats
    the edge.
    """
    (ax, ay), (bx, by) = right_eye, left_eye
    (tx, ty), (ux, _) = ((x * side, y * side) for x, y in eyes)
    dx, dy = bx - ax, by - ay
    length = max(float(np.hypot(dx, dy)), 1e-3)
    scale = (ux - tx) / length
    cos, sin = scale * dx / length, scale * dy / length
    turn: NDArray[np.float64] = np.array(
        [[cos, sin, tx - cos * ax - sin * ay], [-sin, cos, ty + sin * ax - cos * ay]]
    )
    crop: Picture = cv2.warpAffine(
        picture, turn, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return crop
