"""However long somebody hammers, it is one press."""

from __future__ import annotations

from host_daemon.contacts.hammering import Hammering


def test_a_long_hammering_is_one_press():
    hammering = Hammering(3000)
    assert {hammering.first("remote", at, f"p{at}") for at in range(0, 20_000, 2000)} == {"p0"}


def test_the_window_itself_is_over_at_its_end():
    hammering = Hammering(3000)
    hammering.first("remote", 0, "a")
    assert hammering.first("remote", 3000, "b") == "b"


def test_remotes_do_not_repeat_each_other():
    hammering = Hammering(3000)
    hammering.first("remote", 0, "a")
    assert hammering.first("other", 1, "b") == "b"
