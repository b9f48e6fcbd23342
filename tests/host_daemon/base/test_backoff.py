"""Waits double up to the longest one; success begins anew."""

from __future__ import annotations

from host_daemon.base.backoff import Backoff


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(0.5, 3.0)
    assert [backoff.next() for _try in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]


def test_a_reset_begins_with_the_first_wait() -> None:
    backoff = Backoff(0.5, 3.0)
    assert [backoff.next(), backoff.next()] == [0.5, 1.0]
    backoff.reset()
    assert backoff.next() == 0.5


def test_what_worked_for_longer_than_well_begins_with_the_first_wait() -> None:
    backoff = Backoff(1.0, 30.0, well=60.0)
    assert [backoff.next(worked) for worked in (0.0, 60.0, 60.1, 2.0)] == [1.0, 2.0, 1.0, 2.0]


def test_unless_told_otherwise_no_time_is_long_enough() -> None:
    backoff = Backoff(1.0, 4.0)
    assert [backoff.next(1e9), backoff.next(1e9)] == [1.0, 2.0]
