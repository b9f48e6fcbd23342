from __future__ import annotations

import cv2
import numpy as np
import pytest

from host_daemon.vision.faces.face_detector import BlazeFace, Face
from host_daemon.vision.faces.region import Region, Tiles, upright
from host_daemon.vision.picture import Picture
from models.manifest import load


@pytest.fixture(scope="module")
def finder() -> BlazeFace:
    return BlazeFace(load("blazeface"))


@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
def test_a_camera_mounted_turned_gives_an_upright_picture(quarter_turns):
    scene = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    # In a camera that is turned clockwise the world stands turned counter-clockwise, as np.rot90 turns it.
    seen = np.ascontiguousarray(np.rot90(scene, quarter_turns))
    assert np.array_equal(upright(seen, str(90 * quarter_turns)), scene)


def test_a_region_holds_faces_by_their_middle():
    region = Region.of((0.5, 0.0, 1.0, 1.0))
    assert region.holds(Face(300, 100, 100, 100, 1, ()), 640, 480)
    assert not region.holds(Face(200, 100, 100, 100, 1, ()), 640, 480)


@pytest.mark.parametrize("shares", [(), (0.5,), (0.9, 0, 0.1, 1), (0, 0, 7, 7), (-1, 0, 1, 1)])
def test_a_region_that_makes_no_sense_is_the_whole_picture(shares):
    assert Region.of(shares) == Region(0, 0, 1, 1)


@pytest.fixture
def small(astronaut) -> Picture:
    """A frame of 640x480 with a face about 56 pixels wide, away from the middle."""
    little = cv2.resize(astronaut, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    frame = np.full((480, 640, 3), 120, np.uint8)
    frame[160 : 160 + len(little), 320 : 320 + little.shape[1]] = little[:, :320]
    return frame


def test_small_faces_are_found_in_tiles_where_the_whole_picture_misses_them(finder, small):
    assert finder.find(small) == []
    (face,) = Tiles(finder).find(small)
    assert face.x + face.width / 2 == pytest.approx(320 + 0.6 * 225, abs=8)
    assert face.points[0] == pytest.approx((320 + 0.6 * 204, 160 + 0.6 * 101), abs=8)


def test_a_face_on_both_tiles_is_one(finder, scene):
    assert [len(Tiles(finder).find(frame)) for frame in scene("smile")] == [1, 1, 1, 1]


def test_tiles_of_a_square_picture_are_one(finder, astronaut):
    assert Tiles(finder).find(astronaut) == finder.find(astronaut)
