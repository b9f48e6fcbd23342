"""The lot that chooses tracks."""

from __future__ import annotations

import itertools
from statistics import fmean

from host_daemon.events import TrackCut
from host_daemon.standards.mystery_shopper import waiting, wanted


def cut(number: int) -> TrackCut:
    return TrackCut(
        uid=f"{number}/done",
        at=number,
        cut=str(number),
        cause="",
        track="sale",
        microphone="counter",
        path="",
        duration_ms=1000,
        partial=False,
        missing=(),
        peaks=(),
        sha256="",
    )


TRACKS = [cut(number) for number in range(400)]


def test_the_order_is_not_that_of_time_and_stays():
    order = [one.at for one in waiting(TRACKS, {}, "ann", 0)]
    assert sorted(order) == list(range(400))
    # The mean distance of neighbours in a random order of 400 is 401 / 3.
    assert 110 < fmean(abs(a - b) for a, b in itertools.pairwise(order)) < 160
    assert order == [one.at for one in waiting(reversed(TRACKS), {}, "bob", 0)]


def test_what_one_has_scored_is_not_given_again():
    scored = {one.uid: {"ann"} for one in TRACKS}
    assert waiting(TRACKS, scored, "ann", 1.0) == ()
    assert len(waiting(TRACKS, scored, "bob", 1.0)) == 400
    assert waiting(TRACKS, scored, "bob", 0.0) == ()


def test_a_share_is_heard_twice():
    # 400 draws at 20 %: 80, give or take 4 standard deviations of 8.
    assert 48 < sum(wanted(one.uid, 0.2) == 2 for one in TRACKS) < 112
