"""Which answers are taken at their word."""

from __future__ import annotations

import pytest

from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.metrics.sincerity import sincere, sincere_share


@pytest.mark.parametrize(
    ("says", "mood", "told"),
    [
        ("positive", "positive", True),
        ("positive", "neutral", False),
        ("positive", "negative", False),
        ("negative", "negative", True),
        ("negative", "neutral", True),
        ("negative", "positive", False),
        ("neutral", "positive", None),
        (None, "positive", None),
        ("positive", "nobody", None),
        ("positive", "unknown", None),
        ("negative", None, None),
    ],
)
def test_the_expression_tells(says, mood, told):
    assert sincere(says, mood) is told


def test_whoever_listened_knows_better_than_the_expression():
    assert sincere("positive", "positive", judged=False) is False
    assert sincere(None, None, judged=True) is True


def test_the_share_is_of_those_that_can_be_told():
    # 1 of 29: R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
    share = sincere_share([True] + [False] * 28 + [None] * 5, least=10)
    assert isinstance(share, Figure)
    assert (share.n, share.low, share.high) == (
        29,
        pytest.approx(0.0061, abs=5e-5),
        pytest.approx(0.1718, abs=5e-5),
    )


def test_answers_that_cannot_be_told_make_no_figure():
    assert sincere_share([None] * 40, least=10) == TooFew(0, 10)
