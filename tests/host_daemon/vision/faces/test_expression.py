from __future__ import annotations

import numpy as np
import pytest

from host_daemon.vision.faces.expression import aligned, expression, lit
from host_daemon.vision.faces.networks import load_networks


def test_a_smile_is_positive_and_a_sober_face_is_not(scene):
    ready = load_networks()

    def smiles(name: str) -> list[float]:
        found = [(frame, ready.finder.find(frame)) for frame in scene(name)]
        return [ready.expression.read(frame, faces[0]).smile for frame, faces in found]

    assert min(smiles("smile")) > 0.8
    assert max(smiles("neutral")) < 0.2


def test_the_three_shares_of_seven_classes():
    found = expression({"happiness": 0.5, "surprise": 0.1, "neutral": 0.2, "anger": 0.15, "fear": 0.05})
    assert (found.positive, found.neutral, found.negative) == pytest.approx((0.5, 0.3, 0.2))


def test_the_crop_puts_the_eyes_where_they_belong():
    picture = np.zeros((200, 200, 3), np.uint8)
    # Networks on a head tilted by 45 degrees.
    picture[58:63, 58:63] = 255
    picture[98:103, 98:103] = 255
    crop = aligned(picture, (60, 60), (100, 100), 100, [[0.3, 0.4], [0.7, 0.4]])
    assert crop[40, 30].min() > 200
    assert crop[40, 70].min() > 200
    assert crop[60, 50].max() == 0


@pytest.mark.parametrize("eye", [(0.0, 0.0), (-500.0, 9999.0)])
def test_eyes_in_one_point_or_far_outside_give_a_crop_all_the_same(eye):
    assert aligned(np.zeros((9, 9, 3), np.uint8), eye, eye, 64, [[0.3, 0.4], [0.7, 0.4]]).shape == (64, 64, 3)


def test_a_smile_in_little_light_is_a_smile(scene):
    ready = load_networks()
    for frame in scene("smile")[:3]:
        face = ready.finder.find(frame)[0]
        assert ready.expression.read((frame // 10).astype(np.uint8), face).smile > 0.6


def test_a_bright_face_is_read_as_it_is():
    bright = np.full((8, 8), 120, np.float32)
    assert lit(bright) is bright
