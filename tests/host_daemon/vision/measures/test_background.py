from __future__ import annotations

import pytest

from host_daemon.events import FacesMeasured
from host_daemon.vision.measures.background import background
from tests.fakes.seen import second as seen_second


def second(at: int, seen: int, positive: float, negative: float, frames: int = 5) -> FacesMeasured:
    return seen_second(at, positive, negative, seen=seen, frames=frames)


def test_seconds_count_by_the_frames_in_which_the_customer_was_seen():
    # By hand: (4 * 0.9 + 1 * 0.4) / 5 = 0.8
    found = background([second(0, 4, 0.9, 0.0), second(1000, 1, 0.4, 0.5)], 0, 2000)
    assert (found.frames, found.seen, found.positive, found.negative) == (10, 5, 0.8, 0.1)


@pytest.mark.parametrize(
    ("measures", "mood"),
    [
        ([], "unknown"),
        ([second(0, 0, 0, 0, frames=4)], "unknown"),
        ([second(0, 0, 0, 0), second(1000, 0, 0, 0)], "nobody"),
        ([second(0, 2, 1.0, 0), second(1000, 0, 0, 0)], "unknown"),
        ([second(0, 5, 0.5, 0.3)], "positive"),
        ([second(0, 5, 0.49, 0.06)], "neutral"),
        ([second(0, 5, 0.1, 0.07)], "negative"),
        ([second(0, 5, 0.5, 0.5)], "positive"),
        ([second(0, 5, 1.0, 0), second(1000, 0, 0, 0), second(2000, 0, 0, 0)], "positive"),
    ],
)
def test_the_verdict(measures, mood):
    assert background(measures, 0, 3000).mood == mood


def test_a_second_that_lies_mostly_outside_does_not_count():
    measures = [second(0, 5, 1.0, 0), second(1000, 5, 0.0, 1.0), second(2000, 5, 1.0, 0)]
    assert background(measures, 600, 2400).negative == 1.0


def test_a_window_shorter_than_a_second_takes_the_second_around_it():
    assert background([second(0, 5, 1.0, 0), second(1000, 5, 0, 0)], 300, 500).positive == 1.0


def test_an_empty_window_is_unknown():
    assert background([second(0, 5, 1.0, 0)], 500, 500).mood == "unknown"
