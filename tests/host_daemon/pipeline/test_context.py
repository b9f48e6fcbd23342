"""Where an event belongs on the post."""

from __future__ import annotations

from host_daemon.pipeline.context import Places
from tests.host_daemon.rules.conftest import happening as happening


def test_a_press_of_a_board_that_is_gone_is_left_out_of_a_dry_run(happening) -> None:
    places = Places(lambda device: None, lambda point, at: None, lambda camera: None)
    rated = happening.rated("negative")
    assert [placed.event for placed in places.placed([happening.pressed(), rated])] == [rated]
