"""Meanings of gestures on a board."""

import pytest

from host_daemon.store.records import Board

BOARD = Board(
    device="a0b1c2d3e4f5",
    name="fob",
    app="fob",
    pins="fob",
    point="p",
    meanings={"0": "ask", "0.hold": "record", "1.click": "served"},
)


@pytest.mark.parametrize(
    ("button", "gesture", "expected"),
    [
        (0, "click", "ask"),  # a button alone stands for any gesture
        (0, "hold", "record"),  # the gesture itself goes first
        (1, "click", "served"),
        (1, "hold", None),
        (2, "click", None),
    ],
)
def test_a_gesture_has_the_meaning_that_is_written(button: int, gesture: str, expected: str | None):
    assert BOARD.meaning(button, gesture) == expected
