# On MicroPython only.
"""The light on the board itself."""

from firmware.ports.status import Status
from tests.fakes import line


def levels():
    return [content[1] for letter, content in line.sent if letter == b"L" and content[0] == 8]


def test_a_plain_light():
    status = Status({"pin": 8})
    status.set(True)
    status.set(False)
    assert levels() == [0, 1, 0]


def test_a_light_that_is_lit_by_a_low_level():
    status = Status({"pin": 8, "low": True})
    status.set(True)
    status.set(False)
    assert levels() == [1, 0, 1]


def test_a_coloured_light():
    status = Status({"pin": 8, "rgb": True})
    status.set(True)
    status.set(False)
    assert levels() == [0, 1, 0]
