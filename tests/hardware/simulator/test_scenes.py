from __future__ import annotations

import cv2
import numpy as np
import pytest

from hardware.simulator import scenes


def picture(jpeg: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


@pytest.mark.parametrize("name", list(scenes.SCENES))
def test_every_frame_says_which_scene_it_is(name):
    assert {scenes.shown(picture(jpeg)) for jpeg in scenes.loop(name)} == {name}


def test_a_picture_of_something_else_is_none_of_them():
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3)).astype(np.uint8)
    assert scenes.shown(noise) is None
    assert scenes.shown(np.full((480, 640, 3), 255, np.uint8)) is None
    assert scenes.shown(np.zeros((10, 10, 3), np.uint8)) is None


def test_the_picture_moves_all_the_time():
    frames = scenes.loop("smile")
    assert len(set(frames)) == len(frames)
