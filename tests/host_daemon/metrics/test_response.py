"""The response rate against published intervals."""

from __future__ import annotations

import pytest

from host_daemon.metrics.figure import Contradiction, TooFew
from host_daemon.metrics.response import response_rate, wilson

# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17,
# 1998, table I, method 3 (score, no continuity correction).
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("part", "whole", "low", "high"), NEWCOMBE)
def test_the_intervals_of_newcombe(part, whole, low, high):
    assert wilson(part, whole) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_everybody_rated():
    figure = response_rate(40, 40, least=30)
    assert (figure.value, figure.high, figure.n) == (1.0, 1.0, 40)
    assert figure.low < 1


def test_too_few_customers():
    assert response_rate(5, 29, least=30) == TooFew(29, 30)
    assert response_rate(0, 0, least=1) == TooFew(0, 1)


def test_more_ratings_than_customers_is_said():
    assert response_rate(31, 30, least=10) == Contradiction(31, 30)


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(ValueError, match="no share"):
        wilson(part, whole)
