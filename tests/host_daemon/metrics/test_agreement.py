"""Two listeners, against the table by which kappa is usually taught, and by hand."""

from __future__ import annotations

import pytest

from host_daemon.metrics.agreement import Agreement, agreement, kappa
from host_daemon.metrics.figure import TooFew


def test_the_grant_proposals():
    # Two readers of 50 proposals: both yes 20, only the first 5, only the second 10, both no 15. Observed
    # 0.7, by chance 0.5 (the worked example of https://en.wikipedia.org/wiki/Cohen's_kappa).
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_always_the_same():
    assert kappa([(True, True)] * 4) == 1.0


def test_tracks_are_the_sample():
    same = {"greeting": True, "offer": False, "goodbye": None}
    other = {"greeting": True, "offer": True, "goodbye": None}
    found = agreement([(same, same), (same, other), (other, other)], least=2)
    assert isinstance(found, Agreement)
    # 8 of 9 the same; by chance (4 * 5 + 2 * 1 + 3 * 3) / 81 = 31 / 81, so kappa = 41 / 50.
    assert found.same == pytest.approx(8 / 9)
    assert found.kappa.value == pytest.approx(0.82)
    assert found.kappa.low < 0.82 <= found.kappa.high <= 1
    assert (found.tracks, found.answers, found.kappa.n) == (3, 9, 3)


def test_the_interval_is_that_of_the_jackknife():
    same = {"greeting": True, "offer": False, "goodbye": None}
    other = {"greeting": True, "offer": True, "goodbye": None}
    found = agreement([(same, same), (same, other), (other, other)], least=2)
    # By hand: without each track in turn kappa is 0.7, 1 and 0.75, so the error is 0.1856; Student's t for
    # two degrees is 4.303: 0.82 - 0.7985.
    assert (found.kappa.low, found.kappa.high) == (pytest.approx(0.0215, abs=1e-4), 1.0)


def test_one_track_says_nothing_of_others():
    track = ({"greeting": True}, {"greeting": False})
    assert agreement([track], least=1) == TooFew(1, 2)
    assert agreement([track] * 4, least=5) == TooFew(4, 5)


def test_only_what_both_answered_counts():
    assert agreement([({"greeting": True}, {"offer": True})], least=2) == TooFew(0, 2)
