from __future__ import annotations

from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.faces.visitors import Visitors


def face(x: float, width: float = 100, y: float = 100) -> Face:
    return Face(x, y, width, width, 0.9, ())


def numbers(visitors: Visitors, faces: list[Face], at: int) -> list[int]:
    return [visitor.number for visitor in visitors.update(faces, at)]


def test_a_face_keeps_its_number_while_it_moves():
    visitors = Visitors()
    assert [numbers(visitors, [face(100 + 40 * step)], 200 * step) for step in range(4)] == [[1]] * 4


def test_two_people_who_change_places_in_the_list_keep_their_numbers():
    visitors = Visitors()
    assert numbers(visitors, [face(0), face(300)], 0) == [1, 2]
    assert numbers(visitors, [face(310), face(10)], 200) == [2, 1]


def test_a_short_turn_of_the_head_is_forgiven_a_long_absence_is_not():
    visitors = Visitors()
    assert numbers(visitors, [face(0)], 0) == [1]
    assert numbers(visitors, [], 700) == []
    assert numbers(visitors, [face(5)], 1400) == [1]
    assert numbers(visitors, [face(5)], 3000) == [2]


def test_somebody_far_behind_is_somebody_else():
    visitors = Visitors()
    visitors.update([face(100, 120)], 0)
    assert numbers(visitors, [face(130, 50)], 200) == [2]


def test_the_customer_is_the_largest_face_that_has_stayed():
    visitors = Visitors()
    visitors.update([face(0, 80), face(300, 120)], 0)
    here = visitors.update([face(0, 80), face(300, 120), face(500, 200)], 500)
    assert visitors.customer(here, least_width=40, least_ms=400).number == 2


def test_passers_by_and_small_faces_are_no_customers():
    visitors = Visitors()
    assert visitors.customer(visitors.update([face(0, 30)], 0), 40, 0) is None
    assert visitors.customer(visitors.update([face(300, 90)], 0), 40, 400) is None
    assert visitors.customer([], 40, 0) is None


def test_the_customer_does_not_flicker_between_two_alike():
    visitors = Visitors()
    chosen = []
    for step, (one, two) in enumerate([(100, 95), (98, 102), (95, 108), (95, 130)]):
        here = visitors.update([face(0, one), face(300, two)], 200 * step)
        chosen.append(visitors.customer(here, 40, 0).number)
    assert chosen == [1, 1, 1, 2]


def test_forty_faces():
    visitors = Visitors()
    crowd = [face(30 * i, 25, 40 * (i % 7)) for i in range(40)]
    assert len(set(numbers(visitors, crowd, 0))) == 40
    assert numbers(visitors, crowd, 200) == list(range(1, 41))
