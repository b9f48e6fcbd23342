"""Labelled crops in memory: pictures, eyes, classes and people (format: models.evaluate.pictures)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.people import parts

# Contempt is too rare to be learned (5 pictures of 7,578): it counts as anger, also a displeasure.
CLASSES = ("anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise")
NEGATIVE = (0, 1, 2, 5)


@dataclass(frozen=True, eq=False)
class Crops:
    """Everything of one label file, row by row.

    colour: BGR pictures, uint8, (n, side, side, 3). grey: the same in grey. eyes: (n, 2, 2), the
    person's right eye
    first. classes: index into CLASSES. part: `train` or `test`. is_grey: taken on black and
    white film.
    """

    colour: NDArray[np.uint8]
    grey: NDArray[np.uint8]
    eyes: NDArray[np.float32]
    classes: NDArray[np.int64]
    people: NDArray[np.int64]
    part: NDArray[np.str_]
    is_grey: NDArray[np.bool_]


def read(folder: Path, labels: Path) -> Crops:
    """The crops of `labels` (CSV), pictures from `folder`. Raises OSError and KeyError."""
    with labels.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    pictures = [cv2.imread(str(folder / row["file"]), cv2.IMREAD_COLOR) for row in rows]
    split = parts([row["person"] for row in rows])
    names = sorted(split)
    labelled = ["anger" if row["emotion"] == "contempt" else row["emotion"] for row in rows]
    eyes = [
        [[row["right_eye_x"], row["right_eye_y"]], [row["left_eye_x"], row["left_eye_y"]]] for row in rows
    ]
    return Crops(
        colour=np.stack([np.asarray(picture, np.uint8) for picture in pictures]),
        grey=np.stack(
            [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in pictures if picture is not None]
        ),
        eyes=np.array(eyes, np.float32),
        classes=np.array([CLASSES.index(label) for label in labelled]),
        people=np.array([names.index(row["person"]) for row in rows]),
        part=np.array([split[row["person"]] for row in rows]),
        is_grey=np.array([row["grey"] == "1" for row in rows]),
    )
