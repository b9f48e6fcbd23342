from __future__ import annotations

import numpy as np

from host_daemon.vision.camera.picture_quality import BLACK_TEXT, STILL_TEXT, PictureQuality, light


def noisy(shade: int, seed: int) -> np.ndarray:
    return (np.random.default_rng(seed).integers(0, 4, (48, 64, 3)) + shade).astype(np.uint8)


def test_a_covered_lens_is_told_after_three_seconds():
    quality = PictureQuality()
    found = [quality.look(noisy(1, step), 1000 + 200 * step) for step in range(17)]
    assert all(black for black, _ in found)
    assert [text for _, text in found] == [""] * 15 + [BLACK_TEXT] * 2


def test_light_takes_it_back():
    quality = PictureQuality()
    quality.look(noisy(1, 1), 1000)
    quality.look(noisy(1, 2), 9000)
    assert quality.look(noisy(100, 3), 9200) == (False, "")


def test_the_very_same_picture_for_six_seconds_stands_still():
    quality = PictureQuality()
    texts = [quality.look(noisy(90, 1), 1000 + 1000 * step)[1] for step in range(9)]
    assert texts == [""] * 7 + [STILL_TEXT] * 2


def test_a_quiet_room_does_not_stand_still():
    quality = PictureQuality()
    assert {quality.look(noisy(90, step), 1000 * step)[1] for step in range(1, 30)} == {""}


def test_a_file_may_stand_still():
    quality = PictureQuality(still_matters=False)
    assert {quality.look(noisy(90, 1), 1000 * step)[1] for step in range(1, 30)} == {""}


def test_a_picture_without_colour_is_night_once_it_stays_so():
    grey = np.repeat(np.random.default_rng(1).integers(60, 120, (48, 64, 1)), 3, axis=2).astype(np.uint8)
    quality = PictureQuality()
    found = []
    for step in range(7):
        quality.look(grey + np.uint8(step), 1000 + 1000 * step)
        found.append(quality.light)
    assert found == ["day"] * 5 + ["night"] * 2


def test_the_astronaut_stands_in_daylight_and_in_dim_light(astronaut):
    assert light(astronaut) == "day"
    assert light((astronaut // 5).astype(np.uint8)) == "dim"


def test_a_covered_lens_says_nothing_of_the_light():
    quality = PictureQuality()
    for step in range(20):
        quality.look(noisy(1, step), 1000 * step)
    assert quality.light == "day"
