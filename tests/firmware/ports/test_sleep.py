# On MicroPython only.
"""Deep sleep."""

import struct

from firmware.ports import sleep
from tests.fakes import line

DEEP_SLEEP = 4


def test_any_other_start_is_no_wake_up():
    assert sleep.woken([0, 1]) is None


def test_the_pin_that_woke_the_board_is_told():
    line.config["cause"], line.config["woken"] = DEEP_SLEEP, [1]
    assert sleep.woken([0, 1, 2]) == [1]


def test_a_wake_up_by_the_timer_has_no_pin():
    line.config["cause"] = DEEP_SLEEP
    assert sleep.woken([0, 1, 2]) == []


def fall_asleep(*arguments):
    """The timer, the level and the pins that wake the board."""
    try:
        sleep.sleep(*arguments)
    except line.Stopped:
        letter, content = line.sent[-1]
        assert letter == b"Z"
        return struct.unpack(">IB", content[:5]) + (list(content[5:]),)
    raise AssertionError("it did not sleep")


def test_pins_and_a_timer_wake_it():
    assert fall_asleep([2, 3], True, 30000) == (30000, 0, [2, 3])


def test_keys_that_read_1_wake_it_at_that_level():
    assert fall_asleep([2], False, 30000) == (30000, 1, [2])


def test_without_pins_only_the_timer_wakes_it():
    assert fall_asleep((), True, 3600000) == (3600000, 0, [])
