"""Ratings that are repeats of each other."""

from __future__ import annotations

import dataclasses

from host_daemon.events import Rated

RATED = Rated(
    uid="r", at=0, point="till", operator=None, rating="positive", source="board:a", cause="p", number=None
)


def test_whoever_rates_again_at_one_remote_repeats() -> None:
    assert RATED.hammered == "board:a"


def test_another_number_on_a_keypad_is_another_rating() -> None:
    five, six = (dataclasses.replace(RATED, number=number) for number in (5, 6))
    assert five.hammered != six.hammered
    assert five.hammered != RATED.hammered
    assert five.hammered == dataclasses.replace(five, uid="other", at=9).hammered
