from __future__ import annotations

import pytest

from host_daemon.vision.faces.face_detector import BlazeFace
from host_daemon.vision.faces.face_tracker import FaceTracker
from models.manifest import load


class Counting:
    def __init__(self, finder) -> None:
        self.finder, self.count = finder, 0

    def find(self, picture):
        self.count += 1
        return self.finder.find(picture)


@pytest.fixture
def finder() -> Counting:
    return Counting(BlazeFace(load("blazeface")))


def test_a_face_is_found_in_every_fifth_frame_and_followed_in_between(finder, astronaut):
    tracker = FaceTracker(finder)
    found = [tracker.look(astronaut, 40 * step) for step in range(10)]
    assert finder.count == 2
    assert [len(faces) for faces in found] == [1] * 10


def test_rare_frames_are_searched_twice_a_second_at_least(finder, astronaut):
    tracker = FaceTracker(finder)
    for step in range(10):
        tracker.look(astronaut, 200 * step)
    assert finder.count == 4


def test_an_empty_counter_is_searched_ten_times_a_second_at_most(finder, scene):
    tracker = FaceTracker(finder)
    empty = scene("nobody")[0]
    assert [tracker.look(empty, 40 * step) for step in range(6)] == [[]] * 6
    assert finder.count == 2


def test_at_few_frames_a_second_an_empty_counter_is_searched_in_each(finder, scene):
    tracker = FaceTracker(finder)
    for step in range(4):
        tracker.look(scene("nobody")[0], 200 * step)
    assert finder.count == 4


def test_a_clock_that_was_set_back_does_not_stop_the_search(finder, astronaut, scene):
    tracker = FaceTracker(finder)
    tracker.look(scene("nobody")[0], 1_000_000)
    assert len(tracker.look(astronaut, 5_000)) == 1


def test_a_customer_who_leaves_is_not_followed_into_the_wall(finder, astronaut, scene):
    tracker = FaceTracker(finder)
    frame, empty = scene("smile")[0], scene("nobody")[0]
    assert len(tracker.look(frame, 0)) == 1
    assert tracker.look(empty, 40) == []
