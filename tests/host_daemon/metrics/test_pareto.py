"""Reasons in order, and how sure the order is."""

from __future__ import annotations

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
