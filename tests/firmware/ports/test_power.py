# On MicroPython only.
"""Battery, cause of the start, power session."""

import struct

from firmware.ports import power
from tests.fakes import line


def test_the_address_is_six_bytes():
    assert power.device() == b"\x02\0\0\0\0\x01"


def test_the_cause_of_the_start_has_a_name():
    named = []
    for line.config["cause"] in (1, 2, 3, 4, 5, 99):
        named.append(power.reset_cause())
    assert named == ["power_on", "hard", "watchdog", "deep_sleep", "soft", "unknown"]


def test_a_power_session_outlives_a_sleep():
    name, began = power.session()
    assert name > 0 and began == 0
    again, since = power.session()
    assert again == name and since >= 0


def test_damaged_memory_begins_a_new_session():
    power.session()
    line.config["memory"] = "ff" * 16
    name, began = power.session()
    assert name > 0 and began == 0


def test_what_is_remembered_is_given_once():
    session = power.session()[0]
    power.remember(b"seven")
    assert power.remembered() == b"seven"
    assert power.remembered() == b""
    assert power.session()[0] == session


def test_the_battery_is_measured_behind_its_divider():
    line.handlers[b"V"](struct.pack(">BH", 3, 1450))
    assert power.Battery(3).millivolts() == 2900
    assert power.Battery(3, 3.0).millivolts() == 4350


def test_a_powered_board_has_no_battery():
    assert power.Battery(None).millivolts() is None
