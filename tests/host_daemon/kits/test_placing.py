"""A kit's meanings on the free gestures of a board."""

from __future__ import annotations

import pytest

from host_daemon.kits.kit import Kit
from host_daemon.kits.placing import BoardButtons, buttons_of, placed
from host_daemon.store.records import Board

KIT = Kit("k", "K", "A kit", boards={"fob": {"0": "ask", "0.hold": "attempt"}})


@pytest.mark.parametrize(
    ("there", "buttons", "found", "without"),
    [
        ({}, 1, {"0": "ask"}, ("attempt",)),
        ({"0.click": "smile"}, 1, {"0.click": "smile", "0.double": "ask", "0.hold": "attempt"}, ()),
        ({"0.click": "smile"}, 2, {"0.click": "smile", "1.click": "ask", "0.hold": "attempt"}, ()),
        ({"1.double": "ask", "2": "attempt"}, 3, {"1.double": "ask", "2": "attempt"}, ()),
        ({"0": "record"}, 1, {"0": "record"}, ("ask", "attempt")),
    ],
)
def test_a_meaning_goes_where_nothing_is_in_its_way(there, buttons, found, without):
    assert placed(there, KIT, BoardButtons("fob", buttons)) == (found, without)


def test_other_boards_are_left_alone():
    assert placed({}, KIT, BoardButtons("remote", 3)) == ({}, ())


@pytest.mark.parametrize(("pins", "buttons"), [("fob", 3), ("no such pin map", 2)])
def test_a_board_has_the_buttons_of_its_pin_map_or_those_that_mean_something(pins, buttons):
    board = Board(device="0" * 12, name="f", app="fob", pins=pins, point="p", meanings={"1.hold": "ask"})
    assert buttons_of(board) == BoardButtons("fob", buttons)
