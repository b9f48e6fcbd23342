"""The standard of service, by contact and by item."""

from __future__ import annotations

import pytest

from host_daemon.metrics.figure import TooFew
from host_daemon.metrics.standard import CheckedVisit, standard

CHECKS = [
    CheckedVisit("a", "anna", {"greeting": True, "offer": True, "goodbye": True}),
    CheckedVisit("b", "anna", {"greeting": True, "offer": False, "goodbye": None}),
    CheckedVisit("c", "anna", {"greeting": False, "offer": None}),
    CheckedVisit("d", "anna", {"greeting": None, "offer": None}),
]


def test_scores_by_hand():
    found = standard(CHECKS, least=2)
    # 3/3, 1/2, 0/1; the last one had nothing to do.
    assert (found.score.value, found.score.n) == (0.5, 3)
    assert 0 <= found.score.low < 0.5 < found.score.high <= 1
    assert (found.items["greeting"].value, found.items["greeting"].n) == (pytest.approx(2 / 3), 3)
    assert found.items["goodbye"] == TooFew(1, 2)


def test_items_that_count_more():
    assert CHECKS[1].score({"greeting": 3.0}) == 0.75
    assert CHECKS[3].score({}) is None


def test_nothing_checked():
    assert standard([], least=1).score == TooFew(0, 2)
