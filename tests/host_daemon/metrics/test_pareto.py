"""Reasons in order, and how sure the order is."""

from __future__ import annotations

import pytest

from host_daemon.metrics.pareto import pareto


def test_counts_shares_and_the_vital_few():
    reasons = ["queue"] * 50 + ["price"] * 30 + ["dirt"] * 15 + ["cold"] * 5
    found = pareto(reasons)
    assert [(one.name, one.count, one.share, one.vital) for one in found] == [
        ("queue", 50, 0.5, True),
        ("price", 30, 0.3, True),
        ("dirt", 15, 0.15, False),
        ("cold", 5, 0.05, False),
    ]
    assert [round(one.cumulative, 2) for one in found] == [0.5, 0.8, 0.95, 1.0]
    assert all(one.low < one.share < one.high for one in found)


def test_a_clear_order_has_single_places():
    found = pareto(["queue"] * 500 + ["price"] * 300 + ["dirt"] * 100)
    assert [one.places for one in found] == [(1, 1), (2, 2), (3, 3)]


def test_an_order_by_chance_has_shared_places():
    assert [one.places for one in pareto(["a"] * 12 + ["b"] * 10 + ["c"] * 9)] == [(1, 3)] * 3


def test_no_reasons():
    assert pareto([]) == ()


def test_one_reason():
    (only,) = pareto(["queue"] * 3)
    assert (only.share, only.high, only.places, only.vital) == (1.0, 1.0, (1, 1), True)


def test_the_intervals_are_simultaneous():
    # By hand: 5 % among four reasons leaves 0.0125 each, z = 2.498 in any table; Wilson's for 50 of 100.
    first = pareto(["queue"] * 50 + ["price"] * 30 + ["dirt"] * 15 + ["cold"] * 5)[0]
    assert (first.low, first.high) == (pytest.approx(0.379, abs=5e-4), pytest.approx(0.621, abs=5e-4))


def test_two_shares_of_one_sample_depend_on_each_other():
    # By hand: 8/14 apart, error sqrt((1 - (8/14)^2) / 14) = 0.219, so z = 2.6: clear. Taken for independent,
    # the error would be 0.267 and more.
    assert [one.places for one in pareto(["queue"] * 11 + ["price"] * 3)] == [(1, 1), (2, 2)]


def test_two_at_the_top_that_do_not_differ_are_both_ahead_of_the_third():
    found = pareto(["queue"] * 100 + ["price"] * 95 + ["dirt"] * 10)
    assert [one.places for one in found] == [(1, 2), (1, 2), (3, 3)]
