# On MicroPython only.
"""The board's clock."""

import time

from firmware.common.ticks import PERIOD, diff
from firmware.ports.clock import started, ticks


def test_ticks_are_milliseconds_that_wrap():
    before = time.ticks_ms()
    now = ticks()
    after = time.ticks_ms()
    assert 0 <= now < PERIOD
    assert 0 <= diff(now, before & (PERIOD - 1)) <= time.ticks_diff(after, before)


def test_a_board_whose_ticks_do_not_begin_with_its_start_takes_the_present():
    assert diff(ticks(), started()) >= 0
    assert diff(ticks(), started()) < 60000
