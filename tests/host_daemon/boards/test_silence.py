from dataclasses import replace

from host_daemon.boards.silence import power, silent, unheard
from host_daemon.store.records import Board

LIMIT = 150_000
POWERED = Board(device="a0b1c2d3e4f5", name="till", app="remote", pins="usb-remote", point="p")
BATTERY = replace(POWERED, device="f0b000000001", name="fob", pins="fob")


def test_the_pin_map_says_where_the_power_comes_from():
    assert power("usb-remote") == "mains"
    assert power("fob") == "battery"
    assert power("no-such-board") == ""


def test_a_powered_board_that_never_speaks_is_told():
    start = unheard(POWERED, 1000)
    assert silent([start], 1000 + LIMIT, LIMIT) == ()
    (told,) = silent([start], 1001 + LIMIT, LIMIT)
    assert (told.uid, told.health, told.problem) == (start.uid, "failed", "No word from it")


def test_one_that_fell_silent_is_told_once():
    spoke = replace(unheard(POWERED, 1000), health="ok", problem="")
    (told,) = silent([spoke], 2 * LIMIT, LIMIT)
    assert silent([told], 3 * LIMIT, LIMIT) == ()


def test_a_board_on_battery_may_sleep():
    assert silent([unheard(BATTERY, 0)], 100 * LIMIT, LIMIT) == ()
