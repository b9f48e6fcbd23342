# On MicroPython only.
"""The buzzer."""

from firmware.ports.buzzer import Buzzer
from tests.fakes import line

ON, OFF = (b"L", b"\x06\x01"), (b"L", b"\x06\x00")


def test_it_is_silent_until_it_is_told_a_tone():
    buzzer = Buzzer(6)
    assert buzzer.there and line.sent[-1] == OFF
    buzzer.set(2000)
    assert line.sent[-1] == ON
    buzzer.set(0)
    assert line.sent[-1] == OFF


def test_the_same_tone_again_changes_nothing():
    buzzer = Buzzer(6)
    buzzer.set(2000)
    count = len(line.sent)
    buzzer.set(2000)
    assert len(line.sent) == count


def test_a_board_without_one_is_silent():
    buzzer = Buzzer(None)
    buzzer.set(2000)
    assert not buzzer.there and line.sent == []
