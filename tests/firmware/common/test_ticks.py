"""Wrapping ticks."""

from firmware.common.ticks import PERIOD, Uptime, diff


def test_the_difference_of_two_ticks_is_right_across_the_wrap():
    assert diff(5, PERIOD - 10) == 15
    assert diff(PERIOD - 10, 5) == -15
    assert diff(7, 7) == 0


def test_uptime_counts_on_over_every_wrap():
    uptime = Uptime(PERIOD - 10)
    assert uptime.at(5) == 15
    assert uptime.at(3) == 13
    assert uptime.at(PERIOD // 4) == PERIOD // 4 + 10
    assert uptime.at(PERIOD // 2) == PERIOD // 2 + 10
    assert uptime.at(PERIOD - 1) == PERIOD + 9
    assert uptime.at(0) == PERIOD + 10
