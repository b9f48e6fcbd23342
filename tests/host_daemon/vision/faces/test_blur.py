from __future__ import annotations

import cv2
import numpy as np
import pytest

from host_daemon.vision.faces.blur import hide, strangers
from host_daemon.vision.faces.face_detector import BlazeFace, Face
from host_daemon.vision.picture import decoded, encoded
from models.manifest import load


@pytest.fixture(scope="module")
def finder() -> BlazeFace:
    return BlazeFace(load("blazeface"))


def test_a_hidden_face_is_found_no_more_and_the_rest_stays(finder, astronaut):
    (face,) = finder.find(astronaut)
    hidden = decoded(hide(encoded(astronaut, 95), [face]))
    assert finder.find(hidden) == []
    assert np.abs(hidden[300:, :].astype(int) - astronaut[300:, :]).mean() < 4


def test_of_two_people_the_customer_stays(finder, astronaut):
    both = np.hstack([astronaut[:400, 50:400], astronaut[:400, 50:400]])
    left, right = sorted(finder.find(both), key=lambda face: face.x)
    (left_over,) = finder.find(decoded(hide(encoded(both, 95), [right])))
    assert left_over.x == pytest.approx(left.x, abs=6)


def test_nothing_to_hide_leaves_the_bytes_alone(astronaut):
    jpeg = encoded(astronaut)
    assert hide(jpeg, []) is jpeg


@pytest.mark.parametrize("x", [-300.0, 500.0, 5000.0])
def test_faces_over_the_edge(astronaut, x):
    assert decoded(hide(encoded(astronaut), [Face(x, -20, 100, 100, 1, ())])).shape == astronaut.shape


def test_whoever_is_not_the_customer_is_a_stranger(finder, astronaut):
    both = np.hstack([astronaut[:400, 50:400], astronaut[:400, 50:400]])
    left, right = sorted(finder.find(both), key=lambda face: face.x)
    assert [face.x for face in strangers(encoded(both, 95), finder, left)] == [pytest.approx(right.x, abs=12)]
    assert len(strangers(encoded(both, 95), finder, None)) == 2


def test_a_stranger_too_small_for_a_customer_is_found_in_the_tiles(finder, astronaut):
    # A face of 47 pixels on 640 by 480, as somebody in the queue: on the whole picture it is missed.
    picture = np.full((480, 640, 3), 200, np.uint8)
    person = cv2.resize(astronaut[:400, 50:400], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    picture[100 : 100 + person.shape[0], 380 : 380 + person.shape[1]] = person
    assert finder.find(picture) == []
    (found,) = strangers(encoded(picture, 95), finder, None)
    # The middle of her face lies at (225, 128) of the whole picture.
    assert found.x < 380 + (225 - 50) / 2 < found.x + found.width
    assert found.y < 100 + 128 / 2 < found.y + found.height
