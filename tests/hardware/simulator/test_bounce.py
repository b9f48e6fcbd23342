"""Edges as real switches make them."""

from __future__ import annotations

import itertools
import random
import statistics

from hardware.simulator.bounce import LONGEST_US, MOST, bouncing, clean


def test_a_clean_edge_is_one() -> None:
    assert clean(0) == [(0, 0)]


def test_every_bounce_begins_and_ends_at_its_level_and_alternates() -> None:
    chance = random.Random(1)
    for level in (0, 1):
        for _ in range(500):
            levels = [edge for edge, _wait in bouncing(level, chance)]
            assert levels[0] == levels[-1] == level
            assert all(one != other for one, other in itertools.pairwise(levels))


def test_bounces_last_as_ganssle_measured() -> None:
    """1.6 ms on average, never above 6.2 ms."""
    chance = random.Random(2)
    lengths = [sum(wait for _level, wait in bouncing(0, chance)) for _ in range(3000)]
    assert max(lengths) <= LONGEST_US + 50 + MOST
    assert 1200 < statistics.mean(lengths) < 2000
