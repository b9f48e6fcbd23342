"""Frames a second and their cost, over the last five seconds."""

from __future__ import annotations

import pytest

from host_daemon.vision.process.frame_rate import FrameRate


def test_five_frames_a_second_at_twenty_milliseconds() -> None:
    rate = FrameRate()
    for frame in range(11):
        rate.add(100 + frame * 0.2, 0.020, 640, 480)
    assert rate.figures() == {"fps": 5.0, "ms_per_frame": 20.0, "width": 640, "height": 480}


def test_what_is_older_than_five_seconds_does_not_count() -> None:
    rate = FrameRate()
    rate.add(0, 1.0, 640, 480)
    for frame in range(11):
        rate.add(100 + frame * 0.5, 0.010, 320, 240)
    assert rate.figures() == {"fps": 2.0, "ms_per_frame": 10.0, "width": 320, "height": 240}


def test_one_frame_has_a_cost_but_no_rate() -> None:
    rate = FrameRate()
    rate.add(100, 0.015, 640, 480)
    assert rate.figures()["fps"] == 0.0
    assert rate.figures()["ms_per_frame"] == pytest.approx(15.0)


def test_before_any_frame_all_is_zero() -> None:
    assert FrameRate().figures() == {"fps": 0.0, "ms_per_frame": 0.0, "width": 0, "height": 0}


@pytest.mark.parametrize(("now", "stale"), [(104.9, False), (105.1, True)])
def test_it_is_stale_when_no_frame_came_for_five_seconds(now: float, stale: bool) -> None:
    rate = FrameRate()
    assert rate.stale(100)
    rate.add(100, 0.015, 640, 480)
    assert rate.stale(now) is stale
