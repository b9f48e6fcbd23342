"""Emotional NPS against the product page's formula by hand and against simulated months."""

from __future__ import annotations

import numpy
import pytest

from host_daemon.contacts.contact import Contact
from host_daemon.metrics.emonps import AskedCounts, asked_counts, emonps, of_served
from host_daemon.metrics.figure import Contradiction, Figure, TooFew

# Twenty customers, each as the post saw them: ending, rating, background.
TWENTY = (
    *[("rated", "positive", "positive")] * 9,  # loyal
    ("rated", "positive", "neutral"),  # passive
    ("rated", "positive", "negative"),  # passive
    ("rated", "positive", None),  # passive, the camera saw nothing
    ("rated", "neutral", "positive"),  # critic: not clearly positive, however they look
    ("rated", "negative", "negative"),  # critic
    ("rated", "negative", None),  # critic
    ("rated", "neutral", None),  # critic
    *[("silent", None, None)] * 4,
)


@pytest.fixture
def twenty():
    return [
        Contact(f"c{i}", "till", None, ending, i * 1000, i * 1000 + 500, rating, mood)
        for i, (ending, rating, mood) in enumerate(TWENTY)
    ]


def test_the_twenty_are_sorted_as_by_hand(twenty):
    assert asked_counts(twenty) == AskedCounts(loyal=9, passive=3, critics=4, silent=4, unmeasured=1)


# By hand: 45 % loyal, 20 % critics, 20 % silent.
@pytest.mark.parametrize(("weight", "value"), [(0.5, 15.0), (0.2, 21.0), (1.0, 5.0)])
def test_the_formula_by_hand(twenty, weight, value):
    figure = emonps(asked_counts(twenty), weight, least=20)
    assert figure.value == pytest.approx(value)
    assert figure.n == 20
    assert figure.low < value < figure.high


def test_feedback_and_open_asks_are_not_among_the_asked(twenty):
    more = [
        Contact("f", "till", None, "feedback", None, 1, "negative"),
        Contact("o", "till", None, "open", 1, None),
    ]
    assert asked_counts(twenty + more) == asked_counts(twenty)


def test_below_the_least_there_is_no_number(twenty):
    assert emonps(asked_counts(twenty), 0.5, least=21) == TooFew(20, 21)
    assert emonps(AskedCounts(), 0.5, least=0) == TooFew(0, 0)


@pytest.mark.parametrize("weight", [0.19, 1.01, -1, float("nan")])
def test_a_weight_out_of_range_is_refused(weight):
    with pytest.raises(ValueError, match=r"K is 0\.2 to 1"):
        emonps(AskedCounts(loyal=100), weight, least=30)


def test_only_loyal_customers_are_100_and_the_interval_is_not_empty():
    figure = emonps(AskedCounts(loyal=50), 0.5, least=30)
    assert (figure.value, figure.high) == (100, 100)
    assert 85 < figure.low < 100


# The plain interval, from numpy alone: x = repeat([1, 0, -1, -.5], [120, 66, 40, 80]); x.mean() = 0.13072,
# x.std() / sqrt(306) = 0.04320, so 4.60 to 21.54 points. Three added customers may move it by a little.
def test_a_month_of_306_is_close_to_the_plain_interval():
    figure = emonps(AskedCounts(120, 66, 40, 80), 0.5, least=30)
    assert figure.value == pytest.approx(13.072, abs=0.001)
    assert (figure.low, figure.high) == (pytest.approx(4.60, abs=0.3), pytest.approx(21.54, abs=0.3))


# 10,000 months each: shares of loyal, passive, critics, silent; customers asked; K.
MONTHS = [
    ((0.35, 0.20, 0.15, 0.30), 306, 0.5),
    ((0.70, 0.15, 0.05, 0.10), 306, 0.5),
    ((0.10, 0.20, 0.40, 0.30), 306, 0.2),
    ((0.05, 0.03, 0.02, 0.90), 306, 0.5),
    ((0.90, 0.05, 0.02, 0.03), 306, 1.0),
    ((0.00, 0.60, 0.10, 0.30), 306, 0.5),
    ((0.35, 0.20, 0.15, 0.30), 100, 0.5),
    ((0.35, 0.20, 0.15, 0.30), 30, 0.5),
    ((0.70, 0.15, 0.05, 0.10), 30, 1.0),
]


@pytest.mark.parametrize(("shares", "n", "weight"), MONTHS)
def test_the_interval_covers_the_truth_in_94_to_96_percent_of_months(shares, n, weight):
    truth = 100 * (shares[0] - shares[2] - weight * shares[3])
    months = numpy.random.default_rng(7).multinomial(n, shares, size=10_000)
    covered = 0
    for loyal, passive, critics, silent in months.tolist():
        figure = emonps(AskedCounts(loyal, passive, critics, silent), weight, least=1)
        assert isinstance(figure, Figure)
        covered += figure.low <= truth <= figure.high
    assert 9_400 <= covered <= 9_600


def test_two_places_together_have_the_customers_of_both():
    assert AskedCounts(1, 2, 3, 4, 1) + AskedCounts(10, 20, 30, 40, 5) == AskedCounts(11, 22, 33, 44, 6)


def test_over_the_served_whoever_gave_no_answer_is_silent():
    # 3 loyal, 1 critic, 1 silent of 5 asked; 20 were served: 16 gave no answer. (3 - 1 - 8) / 20.
    found = of_served(AskedCounts(loyal=3, critics=1, silent=1), 20, 0.5, 10)
    assert isinstance(found, Figure)
    assert (found.value, found.n) == (pytest.approx(-30), 20)
    assert found == emonps(AskedCounts(loyal=3, critics=1, silent=16), 0.5, 10)


def test_more_answers_than_customers_is_a_contradiction():
    assert of_served(AskedCounts(loyal=3), 2, 0.5, 1) == Contradiction(3, 2)
