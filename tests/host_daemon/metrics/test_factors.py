"""Factor weights are found again in surveys simulated with known ones."""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy
import pytest

from host_daemon.metrics.factors import analyse, relative_weights
from host_daemon.metrics.figure import Figure, TooFew

NAMES = ("staff", "queue", "price")


def survey(slopes, correlation, n, seed=5, noise=1.0):
    """Answers of n customers whose factors all correlate by `correlation`."""
    size = len(slopes)
    chance = numpy.random.default_rng(seed)
    cover = numpy.full((size, size), correlation) + numpy.eye(size) * (1 - correlation)
    x = chance.multivariate_normal(numpy.zeros(size), cover, size=n)
    y = x @ numpy.array(slopes) + chance.normal(0, noise, n)
    return numpy.column_stack([y, x])


def by_all_orders(slopes, correlation, noise=1.0):
    """Lindeman, Merenda and Gold's weights of the population itself: R^2 gained over all orders of entry."""
    size = len(slopes)
    cover = numpy.full((size, size), correlation) + numpy.eye(size) * (1 - correlation)
    slopes = numpy.array(slopes)
    total = slopes @ cover @ slopes + noise**2
    with_y = cover @ slopes

    def explained(chosen):
        if not chosen:
            return 0.0
        part = list(chosen)
        return with_y[part] @ numpy.linalg.solve(cover[numpy.ix_(part, part)], with_y[part]) / total

    weights = []
    for i in range(size):
        others = [j for j in range(size) if j != i]
        gain = 0.0
        for k in range(size):
            share = factorial(k) * factorial(size - 1 - k) / factorial(size)
            gain += sum(share * (explained((*some, i)) - explained(some)) for some in combinations(others, k))
        weights.append(gain)
    return numpy.array(weights) / sum(weights)


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("slopes", [(0.6, 0.3, 0.1), (0.5, 0.5, 0.0), (0.8, 0.4, 0.4)])
def test_known_weights_are_recovered(slopes, correlation):
    weights, _ = relative_weights(survey(slopes, correlation, 50_000))
    assert weights == pytest.approx(by_all_orders(slopes, correlation), abs=0.02)


def test_without_correlation_the_weights_are_the_squared_slopes():
    weights, explained = relative_weights(survey((0.6, 0.3, 0.1), 0.0, 200_000))
    # 0.36 : 0.09 : 0.01 of 0.46, and R^2 = 0.46 / 1.46.
    assert weights == pytest.approx([0.783, 0.196, 0.022], abs=0.01)
    assert explained == pytest.approx(0.315, abs=0.01)


def test_the_interval_covers_the_truth_in_most_surveys():
    truth = by_all_orders((0.6, 0.3, 0.1), 0.5)
    covered = 0
    for seed in range(20):
        rows = survey((0.6, 0.3, 0.1), 0.5, 300, seed).tolist()
        answers = [dict(zip(("key", *NAMES), row, strict=True)) for row in rows]
        found = {one.name: one.weight for one in analyse(answers, "key", NAMES, least=30).factors}
        covered += all(found[name].low <= truth[i] <= found[name].high for i, name in enumerate(NAMES))
    # Three intervals of 95 % together: at least 85 % of surveys; four standard errors below that of 20.
    assert covered >= 11


def test_factors_are_ordered_and_skipped_answers_left_out():
    rows = survey((0.1, 0.3, 0.6), 0.3, 200).tolist()
    answers = [dict(zip(("key", *NAMES), row, strict=True)) for row in rows]
    answers += [{"key": 1.0, "staff": None, "queue": 1.0, "price": 1.0}, {"key": None}]
    found = analyse(answers, "key", NAMES, least=30)
    assert [one.name for one in found.factors] == ["price", "queue", "staff"]
    assert found.n == 200
    assert sum(one.weight.value for one in found.factors) == pytest.approx(1.0)
    assert {one.satisfaction.n for one in found.factors} == {200, 201}


def test_too_few_answers_have_satisfaction_but_no_weights():
    rows = survey((0.6, 0.3, 0.1), 0.0, 29).tolist()
    found = analyse([dict(zip(("key", *NAMES), row, strict=True)) for row in rows], "key", NAMES, least=10)
    assert isinstance(found.factors[0].satisfaction, Figure)
    assert {one.weight for one in found.factors} == {TooFew(29, 30)}


def test_a_factor_that_everybody_rates_alike_weighs_nothing():
    rows = survey((0.6, 0.3, 0.1), 0.0, 500)
    rows[:, 2] = 5.0
    weights, _ = relative_weights(rows)
    assert weights[1] == 0
    assert sum(weights) == pytest.approx(1.0)


def test_two_factors_that_are_one_share_its_weight():
    rows = survey((0.6, 0.0, 0.3), 0.0, 5000)
    rows[:, 2] = rows[:, 1]
    weights, _ = relative_weights(rows)
    assert weights[0] == pytest.approx(weights[1])


def test_a_key_that_everybody_answers_alike_has_no_reasons():
    rows = survey((0.6, 0.3, 0.1), 0.0, 100)
    rows[:, 0] = 5.0
    weights, explained = relative_weights(rows)
    assert (list(weights), explained) == ([0.0, 0.0, 0.0], 0.0)


def test_a_question_that_was_exchanged_takes_no_weight_from_the_others():
    # Twenty answered the old survey, a hundred the new one; nobody both.
    old = [dict(zip(("key", "staff", "light"), row[:3], strict=True)) for row in survey((0.6, 0.3), 0.0, 20)]
    rows = survey((0.6, 0.3), 0.3, 100)
    new = [dict(zip(("key", "staff", "queue"), row, strict=True)) for row in rows.tolist()]
    found = analyse([*old, *new], "key", ("staff", "light", "queue"), least=10)
    assert [one.name for one in found.factors] == ["staff", "queue", "light"]
    weights, explained = relative_weights(rows)
    assert [one.weight.value for one in found.factors[:2]] == pytest.approx(list(weights))
    assert (found.n, found.explained) == (100, pytest.approx(explained))
    assert found.factors[2].weight == TooFew(20, 60)
    assert found.factors[2].satisfaction.n == 20
