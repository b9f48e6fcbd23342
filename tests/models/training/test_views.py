"""Views of crops: geometry, and batches of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.training.pictures import CLASSES, Crops
from models.training.views import EYES, SIDE, VIEWS, Pose, aligned, batches, scaled, shaken, views

RIGHT, LEFT = np.array([40.0, 50.0]), np.array([60.0, 50.0])


def face(right: np.ndarray = RIGHT, left: np.ndarray = LEFT) -> np.ndarray:
    """A dark picture with a white right eye and a grey left one."""
    picture = np.zeros((100, 100), np.uint8)
    cv2.circle(picture, tuple(int(n) for n in right), 2, 255, -1)
    cv2.circle(picture, tuple(int(n) for n in left), 2, 120, -1)
    return picture


def brightest(picture: np.ndarray) -> tuple[float, float]:
    """x and y of the white eye, as shares of the side."""
    y, x = np.unravel_index(int(cv2.GaussianBlur(picture, (5, 5), 0).argmax()), picture.shape)
    return float(x) / SIDE, float(y) / SIDE


@pytest.mark.parametrize(
    ("right", "left"),
    [((40, 50), (60, 50)), ((20, 30), (70, 30)), ((40, 40), (54, 54))],
)
def test_eyes_come_to_their_place_wherever_they_were(right: tuple[int, int], left: tuple[int, int]):
    a, b = np.array(right, float), np.array(left, float)
    assert brightest(aligned(face(a, b), a, b, Pose(), SIDE, EYES)) == pytest.approx(EYES, abs=0.04)


def test_a_mirrored_view_has_the_right_eye_on_the_other_side():
    x, y = brightest(aligned(face(), RIGHT, LEFT, Pose(mirrored=True), SIDE, EYES))
    assert (x, y) == pytest.approx((1 - EYES[0], EYES[1]), abs=0.04)


def test_a_shift_is_a_share_of_the_side():
    x, y = brightest(aligned(face(), RIGHT, LEFT, Pose(right=0.1, down=0.2), SIDE, EYES))
    assert (x, y) == pytest.approx((EYES[0] + 0.1, EYES[1] + 0.2), abs=0.04)


def test_growth_draws_the_eyes_apart():
    x, _ = brightest(aligned(face(), RIGHT, LEFT, Pose(growth=1.5), SIDE, EYES))
    assert 0.5 - x == pytest.approx(1.5 * (0.5 - EYES[0]), abs=0.04)


@pytest.fixture
def crops() -> Crops:
    count = 3
    return Crops(
        colour=np.zeros((count, 100, 100, 3), np.uint8),
        grey=np.stack([face()] * count),
        eyes=np.stack([np.stack([RIGHT, LEFT])] * count).astype(np.float32),
        classes=np.zeros(count, np.int64),
        people=np.arange(count),
        part=np.array(["train"] * count),
        is_grey=np.ones(count, bool),
    )


def test_nets_are_asked_about_the_very_view(crops: Crops):
    def reader(pictures: np.ndarray) -> np.ndarray:
        return np.full((len(pictures), len(CLASSES)), pictures.shape[1], np.float32)

    told: list[str] = []
    found = views(crops, reader, reader, told.append)
    assert found.pictures.shape == (VIEWS, 3, SIDE, SIDE)
    assert found.said.shape == (VIEWS, 3, 14)
    assert set(found.said[..., :7].ravel()) == {64.0}
    assert set(found.said[..., 7:].ravel()) == {112.0}
    assert len(told) == VIEWS


def test_the_first_view_is_undisturbed_and_the_others_are_not(crops: Crops):
    def reader(pictures: np.ndarray) -> np.ndarray:
        return np.zeros((len(pictures), 7), np.float32)

    found = views(crops, reader, reader, lambda text: None).pictures
    assert np.array_equal(found[0, 0], aligned(face(), RIGHT, LEFT, Pose(), SIDE, EYES))
    assert np.array_equal(found[0, 0], found[0, 1])
    assert not any(np.array_equal(found[0, 0], found[view, 0]) for view in range(1, VIEWS))


def test_a_picture_is_scaled_to_one_around_zero():
    found = scaled(np.array([[[0, 255]]], np.uint8))
    assert found.shape == (1, 1, 2, 1)
    assert found.ravel() == pytest.approx([-1, 1])


def test_a_shaken_picture_is_nearly_the_same():
    picture = cv2.GaussianBlur(np.stack([face()[:64, :64]] * 20).transpose(1, 2, 0), (9, 9), 0).transpose(
        2, 0, 1
    )
    found = shaken(picture, np.random.default_rng(1))
    assert found.shape == (20, 64, 64, 1)
    assert -1 <= found.min() <= found.max() <= 1
    assert np.abs(found - scaled(picture)).mean() < 0.3
    assert np.abs(found - scaled(picture)).max() > 0


def test_every_row_comes_once_in_whole_batches():
    found = list(batches(np.arange(10, 20), 3, np.random.default_rng(1)))
    assert [len(batch) for batch in found] == [3, 3, 3]
    rows = np.concatenate(found).tolist()
    assert len(set(rows)) == 9
    assert set(rows) <= set(range(10, 20))
