from __future__ import annotations

from host_daemon.vision.faces.expression import expression
from host_daemon.vision.faces.per_second import SecondOfFaces

SMILING = expression({"happiness": 0.8, "neutral": 0.2})
CROSS = expression({"anger": 0.6, "sadness": 0.3, "surprise": 0.1})


def test_a_second_is_measured_when_the_next_begins():
    second = SecondOfFaces("counter")
    assert second.add(10_200, 1, SMILING) is None
    assert second.add(10_900, 2, CROSS) is None
    measure = second.add(11_050, 0, None)
    assert (measure.uid, measure.at) == ("counter.10000", 10_000)
    assert (measure.frames, measure.seen, measure.faces) == (2, 2, 2)
    assert (measure.positive, measure.neutral, measure.negative) == (0.4, 0.15, 0.45)
    assert second.due(12_000).frames == 1


def test_nobody_seen_gives_zeros():
    second = SecondOfFaces("counter")
    second.add(5_000, 0, None)
    measure = second.due(6_000)
    assert (measure.frames, measure.seen) == (1, 0)
    assert (measure.positive, measure.neutral, measure.negative, measure.smile) == (0, 0, 0, 0)


def test_no_frames_no_measure():
    assert SecondOfFaces("counter").due(1_000_000) is None


def test_a_frame_from_a_moment_ago_stays_in_its_second():
    second = SecondOfFaces("counter")
    second.add(5_000, 0, None)
    assert second.due(4_990) is None


def test_a_clock_set_back_ends_the_second():
    second = SecondOfFaces("counter")
    second.add(100_000, 0, None)
    assert second.due(40_000).at == 100_000
