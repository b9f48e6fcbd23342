"""A figure over days as a line."""

from __future__ import annotations

import pytest

from web_ui.core.curve import HEIGHT, LEFT, RIGHT, TOP, WIDTH, Curve, curve

DAY = 86_400_000


def drawn(values: list[tuple[int, float]], least: float = 0.0) -> Curve:
    found = curve(values, 0, 10 * DAY, DAY, least)
    assert found is not None
    return found


def test_nothing_is_no_curve() -> None:
    assert curve([], 0, DAY, DAY, 1.0) is None


def test_it_runs_from_the_left_edge_to_the_right() -> None:
    found = drawn([(0, 1.0), (10 * DAY, 2.0)])
    assert [spot.x for spot in found.spots] == [LEFT, WIDTH - RIGHT]
    assert found.days == ((52.0, 0), (260.0, 5 * DAY), (468.0, 10 * DAY))


def test_a_longer_gap_breaks_the_line() -> None:
    found = drawn([(0, 1.0), (DAY, 1.0), (2 * DAY + 1, 1.0)])
    assert [len(stretch) for stretch in found.stretches] == [2, 1]


def test_the_highest_value_is_at_the_top() -> None:
    low, high = drawn([(0, 0.0), (DAY, 1.0)]).spots
    assert (high.y, low.y) == (TOP, pytest.approx(HEIGHT - 28))


def test_a_small_change_looks_small() -> None:
    found = drawn([(0, 3.9), (DAY, 4.0)], least=1.0)
    numbers = [number for _, number in found.ticks]
    assert numbers[-1] - numbers[0] >= 1.0
