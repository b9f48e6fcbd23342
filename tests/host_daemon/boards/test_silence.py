from dataclasses import replace

from host_daemon.boards.silence import Silence, power
from host_daemon.store.records import Board

LIMIT = 150_000
POWERED = Board(device="a0b1c2d3e4f5", name="till", app="remote", pins="usb-remote", point="p")
BATTERY = replace(POWERED, device="f0b000000001", name="fob", pins="fob")


def test_the_pin_map_says_where_the_power_comes_from():
    assert power("usb-remote") == "mains"
    assert power("fob") == "battery"
    assert power("no-such-board") == ""


def test_a_powered_board_that_never_speaks_has_fallen_silent():
    silence = Silence(began=1000)
    assert silence.fallen([POWERED], 1000 + LIMIT, LIMIT) == ()
    assert silence.fallen([POWERED], 1001 + LIMIT, LIMIT) == (POWERED,)


def test_a_word_brings_it_back():
    silence = Silence(began=0)
    silence.hear(POWERED.device, LIMIT + 1)
    assert silence.heard(POWERED.device)
    assert silence.fallen([POWERED], LIMIT + 2, LIMIT) == ()


def test_a_board_on_battery_may_sleep():
    assert Silence(began=0).fallen([BATTERY], 100 * LIMIT, LIMIT) == ()
