"""Comparisons do not rank noise."""

from __future__ import annotations

import numpy
import pytest

from host_daemon.metrics.compare import Estimate, compare, places
from host_daemon.metrics.emonps import AskedCounts, adjusted


def test_corrected_chances_are_those_of_holm():
    # Values 0, 2 and 5 with variance 0.5: z of 2, 3 and 5, two-sided p of 0.0455, 0.0027 and 5.7e-7 in any
    # table. By hand: 3 * 5.7e-7, then 2 * 0.0027, then 0.0455.
    pairs = compare([Estimate("a", 0, 0.5, 9), Estimate("b", 2, 0.5, 9), Estimate("c", 5, 0.5, 9)])
    assert [(pair.one, pair.other) for pair in pairs] == [("a", "c"), ("b", "c"), ("a", "b")]
    assert [pair.p for pair in pairs] == pytest.approx([1.72e-6, 0.0054, 0.0455], rel=0.01)


def test_a_chance_is_never_below_that_of_a_larger_difference():
    pairs = compare([Estimate(name, value, 0.5, 9) for name, value in (("a", 0), ("b", 2.1), ("c", 4.1))])
    assert [pair.p for pair in pairs] == sorted(pair.p for pair in pairs)


def test_a_clear_difference():
    (pair,) = compare([Estimate("anna", 0.5, 0.01, 100), Estimate("boris", 0.0, 0.01, 100)])
    assert (pair.one, pair.other, pair.clear) == ("anna", "boris", True)
    # 0.5 / sqrt(0.02) = 3.5355: two-sided 0.000407 in any table of the normal distribution.
    assert pair.p == pytest.approx(0.000407, abs=1e-6)
    assert (pair.low, pair.high) == (pytest.approx(0.2228, abs=1e-4), pytest.approx(0.7772, abs=1e-4))


def test_one_of_many_needs_more():
    crowd = [Estimate(f"o{i}", 0.0, 0.01, 100) for i in range(9)]
    best = Estimate("best", 0.32, 0.01, 100)  # z = 2.26, p = 0.024 against any one of them
    assert compare([best, crowd[0]])[0].clear
    assert not any(pair.clear for pair in compare([best, *crowd]))


def test_places_without_clear_differences_are_all_places():
    assert places([Estimate(name, i / 100, 0.01, 100) for i, name in enumerate("abcd")]) == dict.fromkeys(
        "abcd", (1, 4)
    )


def test_places_with_a_clear_first():
    assert places(
        [Estimate("a", 0.9, 0.001, 9), Estimate("b", 0.1, 0.001, 9), Estimate("c", 0.12, 0.001, 9)]
    ) == {"a": (1, 1), "b": (2, 3), "c": (2, 3)}


def test_exact_figures_differ_or_do_not():
    same, other = (
        compare([Estimate("a", 1.0, 0.0, 5), Estimate("b", 1.0, 0.0, 5)])[0],
        compare([Estimate("a", 1.0, 0.0, 5), Estimate("b", 0.0, 0.0, 5)])[0],
    )
    assert (same.clear, other.clear) == (False, True)


def test_ten_equal_operators_are_ranked_in_at_most_5_percent_of_months():
    chance = numpy.random.default_rng(11)
    false = 0
    for _ in range(1000):
        months = chance.multinomial(100, (0.5, 0.2, 0.1, 0.2), size=10).tolist()
        estimates = [
            Estimate(f"o{i}", *adjusted(AskedCounts(*counts), 0.5), 100) for i, counts in enumerate(months)
        ]
        false += any(pair.clear for pair in compare(estimates))
    # Binomial around 0.05 at the most: three standard errors above it are 0.071.
    assert false <= 71
