from __future__ import annotations

import cv2
import numpy as np
import pytest

from host_daemon.vision.faces.face_detector import BlazeFace, Face
from host_daemon.vision.faces.template_tracker import follow
from models.manifest import load


@pytest.fixture(scope="module")
def face(astronaut) -> Face:
    return BlazeFace(load("blazeface")).find(astronaut)[0]


def test_a_face_that_moves_turns_and_grows_is_followed_to_where_it_went(astronaut, face):
    motion = cv2.getRotationMatrix2D((face.x + face.width / 2, face.y + face.height / 2), 6, 1.08)
    motion[:, 2] += (9, -5)
    moved = cv2.warpAffine(astronaut, motion, astronaut.shape[1::-1])
    found = follow(astronaut, moved, face)
    for before, after in zip(face.points[:4], found.points[:4], strict=True):
        assert after == pytest.approx(motion @ [*before, 1], abs=1.5)
    assert found.width == pytest.approx(face.width * 1.08, rel=0.02)


def test_a_face_that_stays_stays(astronaut, face):
    found = follow(astronaut, astronaut, face)
    assert (found.x, found.y, found.width) == pytest.approx((face.x, face.y, face.width), abs=0.2)


def test_a_face_that_is_gone_is_lost(astronaut, face):
    noise = np.random.default_rng(1).integers(0, 255, astronaut.shape).astype(np.uint8)
    assert follow(astronaut, noise, face) is None


def test_a_smooth_wall_gives_nothing_to_follow(astronaut, face):
    assert follow(np.full_like(astronaut, 90), np.full_like(astronaut, 90), face) is None


@pytest.mark.parametrize("x", [-400.0, -90.0, 505.0, 9000.0])
def test_a_face_at_or_beyond_the_edge_is_lost(astronaut, face, x):
    outside = Face(x, face.y, face.width, face.height, 1.0, face.points)
    assert follow(astronaut, astronaut, outside) is None


def test_a_camera_that_changes_its_size_loses_the_face(astronaut, face):
    assert follow(astronaut, astronaut[:300, :300], face) is None
