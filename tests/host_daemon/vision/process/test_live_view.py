"""A live view draws faces and bars for those who look."""

from __future__ import annotations

import numpy as np

from host_daemon.vision.faces.expression import expression
from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.picture import decoded
from host_daemon.vision.process.live_view import GREEN, GREY, LiveView, drawn
from tests.waiting import PATIENCE_S

FACE = Face(20, 10, 40, 40, 0.9, ())
OTHER = Face(100, 10, 30, 30, 0.9, ())
HAPPY = expression({"happiness": 0.9, "neutral": 0.1})
GREY_WALL = np.full((120, 160, 3), 90, np.uint8)


def test_the_customers_box_has_the_colour_of_the_largest_share_and_bars():
    canvas = drawn(GREY_WALL, [FACE, OTHER], FACE, HAPPY)
    assert tuple(canvas[10, 40]) == GREEN
    assert tuple(canvas[10, 115]) == GREY
    # 0.9 of 40 pixels from x = 20 on, below the box.
    assert tuple(canvas[55, 22]) == GREEN
    assert tuple(canvas[55, 54]) == GREEN
    assert tuple(canvas[55, 59]) == (90, 90, 90)
    assert np.array_equal(GREY_WALL, np.full((120, 160, 3), 90, np.uint8))


def test_pictures_are_wanted_while_somebody_looks() -> None:
    view = LiveView()
    assert not view.wanted
    view.enter()
    view.enter()
    view.leave()
    assert view.wanted
    view.leave()
    assert not view.wanted


def test_a_viewer_gets_each_picture_once() -> None:
    view = LiveView()
    view.enter()
    view.put(GREY_WALL, [FACE], FACE, HAPPY)
    number, jpeg = view.after(0, timeout_s=PATIENCE_S)
    assert decoded(jpeg).shape == GREY_WALL.shape
    assert view.after(number, timeout_s=0.01) is None


def test_what_was_drawn_for_others_is_not_shown_later() -> None:
    view = LiveView()
    view.enter()
    view.put(GREY_WALL, [], None, None)
    view.leave()
    view.enter()
    assert view.after(0, timeout_s=0.01) is None
