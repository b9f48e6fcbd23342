"""Labelled crops as they are read."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training.pictures import CLASSES, Crops, read

TABLE = """file,emotion,person,grey,right_eye_x,right_eye_y,left_eye_x,left_eye_y
a.png,happiness,zoe,1,10,20,30,21
b.png,contempt,anna,0,11,20,31,21
c.png,neutral,zoe,1,12,20,32,21
"""


@pytest.fixture
def crops(tmp_path: Path) -> Crops:
    for name, colour in (("a.png", (0, 0, 255)), ("b.png", (0, 255, 0)), ("c.png", (255, 255, 255))):
        cv2.imwrite(str(tmp_path / name), np.full((8, 8, 3), colour, np.uint8))
    (tmp_path / "labels.csv").write_text(TABLE)
    return read(tmp_path, tmp_path / "labels.csv")


def test_contempt_counts_as_anger(crops: Crops):
    assert [CLASSES[number] for number in crops.classes] == ["happiness", "anger", "neutral"]


def test_the_right_eye_comes_first(crops: Crops):
    assert crops.eyes[0].tolist() == [[10, 20], [30, 21]]


def test_all_pictures_of_a_person_are_in_one_part(crops: Crops):
    assert crops.people.tolist() == [1, 0, 1]
    assert crops.part[0] == crops.part[2]
    assert set(crops.part) <= {"train", "test"}


def test_grey_is_how_bright_a_colour_looks(crops: Crops):
    """Red 0.299, green 0.587 (ITU-R BT.601)."""
    assert crops.grey[:, 0, 0].tolist() == [76, 150, 255]
    assert crops.is_grey.tolist() == [True, False, True]


def test_a_column_that_lacks_is_an_error(tmp_path: Path, crops: Crops):
    (tmp_path / "labels.csv").write_text("file,emotion\na.png,happiness\n")
    with pytest.raises(KeyError):
        read(tmp_path, tmp_path / "labels.csv")
