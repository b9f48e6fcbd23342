from __future__ import annotations

import numpy as np
import pytest

from host_daemon.vision.blur import hide
from host_daemon.vision.camera import decoded, encoded
from host_daemon.vision.faces import BlazeFace, Face
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
