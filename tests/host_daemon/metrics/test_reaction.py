"""The reaction index of staff actions, in pairs."""

from __future__ import annotations

import pytest

from host_daemon.metrics.reaction import MeanExpression, Reaction, reaction_index


def reaction(before, after, seen=10):
    return Reaction("u", "offer", MeanExpression(*before, 10), MeanExpression(*after, seen))


# By hand: balances 0.1 -> 0.5, 0.0 -> 0.2, 0.3 -> 0.3: changes 40, 20, 0; mean 20, standard deviation 20.
THREE = [
    reaction((0.3, 0.2), (0.6, 0.1)),
    reaction((0.2, 0.2), (0.3, 0.1)),
    reaction((0.4, 0.1), (0.4, 0.1)),
]


def test_the_mean_change_by_hand():
    figure = reaction_index(THREE, least=2)
    assert figure.value == pytest.approx(20.0)
    # 20 -+ 4.303 * 20 / sqrt(3)
    assert (figure.low, figure.high) == (pytest.approx(-29.69, abs=0.01), pytest.approx(69.69, abs=0.01))


def test_who_was_not_seen_after_it_does_not_count():
    assert reaction_index([*THREE, reaction((0, 0), (0, 0), seen=0)], least=2).n == 3
