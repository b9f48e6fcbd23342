from __future__ import annotations

import numpy as np
import pytest

from host_daemon.vision.faces.face_detector import BlazeFace, suppress
from models.manifest import load


@pytest.fixture(scope="module")
def finder() -> BlazeFace:
    return BlazeFace(load("blazeface"))


def test_the_astronauts_face_is_found_where_it_is(finder, astronaut):
    (face,) = finder.find(astronaut)
    # Her face in scikit-image's own picture: eyes near (204, 101) and (247, 108), chin near y = 175.
    assert face.x < 204 < 247 < face.x + face.width
    assert face.y < 101 < 160 < face.y + face.height
    right_eye, left_eye = face.points[:2]
    assert right_eye == pytest.approx((204, 101), abs=6)
    assert left_eye == pytest.approx((247, 108), abs=6)


def test_two_people_are_two_faces(finder, astronaut):
    both = finder.find(np.hstack([astronaut[:400, 50:400], astronaut[:400, 50:400]]))
    assert len(both) == 2
    assert sorted(face.x > 350 for face in both) == [False, True]


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (3000, 4000), (7, 5)])
def test_sizes_that_no_camera_should_have(finder, shape):
    assert finder.find(np.full((*shape, 3), 90, np.uint8)) == []


def test_nobody(finder, scene):
    assert [finder.find(frame) for frame in scene("nobody")] == [[], [], [], []]


def test_overlapping_boxes_become_one_weighted_by_score():
    boxes = np.zeros((3, 16), np.float32)
    boxes[:, :4] = [[0, 0, 10, 10], [2, 0, 12, 10], [50, 50, 60, 60]]
    values, scores = suppress(boxes, np.array([0.9, 0.6, 0.7], np.float32), overlap=0.3)
    assert scores.tolist() == pytest.approx([0.9, 0.7])
    # (0 * 0.9 + 2 * 0.6) / 1.5 = 0.8
    assert values[0, 0] == pytest.approx(0.8)
    assert values[1, :4].tolist() == [50, 50, 60, 60]
