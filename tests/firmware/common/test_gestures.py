"""Gestures of one button."""

from firmware.common.debounce import DOWN, UP
from firmware.common.gestures import Gestures
from firmware.common.wire import CLICK, DOUBLE, HOLD


def test_without_times_a_press_is_a_click_at_once():
    gestures = Gestures()
    assert gestures.feed(DOWN, 100) == CLICK
    assert gestures.at == 100
    assert gestures.feed(UP, 180) is None and not gestures.waiting


def test_a_click_is_certain_when_no_second_press_follows():
    gestures = Gestures(double_ms=300)
    assert gestures.feed(DOWN, 100) is None
    assert gestures.feed(UP, 180) is None
    assert gestures.waiting and gestures.poll(479) is None
    assert gestures.poll(480) == CLICK
    assert gestures.at == 100 and not gestures.waiting


def test_a_second_press_in_time_is_a_double_click():
    gestures = Gestures(double_ms=300)
    gestures.feed(DOWN, 100)
    gestures.feed(UP, 180)
    assert gestures.feed(DOWN, 400) == DOUBLE
    assert gestures.at == 100


def test_a_press_that_lasts_is_a_hold():
    gestures = Gestures(double_ms=300, hold_ms=700)
    gestures.feed(DOWN, 100)
    assert gestures.poll(799) is None
    assert gestures.poll(800) == HOLD
    assert gestures.feed(UP, 1500) is None
