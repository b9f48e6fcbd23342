"""However long somebody hammers, it is one press."""

from __future__ import annotations

from host_daemon.contacts.hammering import Hammering


def test_a_long_hammering_is_one_press():
    hammering = Hammering(3000)
    hammering.counts("remote", 0, "rating")
    assert {hammering.repeats("remote", at) for at in range(2000, 20_000, 2000)} == {"rating"}


def test_the_window_is_over_at_its_end():
    hammering = Hammering(3000)
    hammering.counts("remote", 0, "rating")
    assert hammering.repeats("remote", 3000) is None


def test_remotes_do_not_repeat_each_other():
    hammering = Hammering(3000)
    hammering.counts("remote", 0, "rating")
    assert hammering.repeats("other", 1) is None


def test_what_is_over_is_forgotten():
    hammering = Hammering(3000)
    hammering.counts("old", 0, "a")
    hammering.counts("new", 2000, "b")
    hammering.forget(3000)
    assert hammering.last == {"new": (2000, "b")}
