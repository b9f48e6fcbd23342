"""Means and their intervals, against Student's table and by simulation."""

from __future__ import annotations

import numpy
import pytest

from host_daemon.metrics.figure import TooFew
from host_daemon.metrics.spread import mean, student

# Student's t as R's `qt` gives it: two-sided 95 %, 99 % and 90 %.
TABLE = [
    (0.95, 1, 12.706205),
    (0.95, 2, 4.302653),
    (0.95, 3, 3.182446),
    (0.95, 4, 2.776445),
    (0.95, 9, 2.262157),
    (0.95, 29, 2.045230),
    (0.95, 120, 1.979930),
    (0.99, 5, 4.032143),
    (0.99, 30, 2.749996),
    (0.90, 10, 1.812461),
]


@pytest.mark.parametrize(("confidence", "degrees", "t"), TABLE)
def test_the_table_of_student(confidence, degrees, t):
    assert student(confidence, degrees) == pytest.approx(t, rel=5e-6)


# Student's own sleep data of 1908, extra hours with drug 2: mean 2.33, interval 0.90 to 3.76 (R: t.test).
def test_the_sleep_data():
    figure = mean([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], least=2)
    assert (figure.value, figure.n) == (pytest.approx(2.33), 10)
    assert (figure.low, figure.high) == (pytest.approx(0.8977, abs=1e-3), pytest.approx(3.7623, abs=1e-3))


def test_too_few():
    assert mean([1.0], least=1) == TooFew(1, 2)
    assert mean([1.0] * 9, least=10) == TooFew(9, 10)


def test_thirty_perfect_ones_promise_no_perfect_next():
    figure = mean([1.0] * 30, least=2, ends=(0, 1))
    assert (figure.value, figure.high) == (1.0, 1.0)
    assert 0.85 < figure.low < 0.99


def test_scores_are_covered():
    # Scores of four items each done with 0.8: 10,000 samples of 30 contacts.
    draws = numpy.random.default_rng(3).binomial(4, 0.8, size=(10_000, 30)) / 4
    covered = 0
    for row in draws.tolist():
        figure = mean(row, least=2, ends=(0, 1))
        covered += figure.low <= 0.8 <= figure.high
    assert 9_400 <= covered <= 9_800
