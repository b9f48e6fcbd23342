"""Gestures, two keys at once, stuck keys."""

from firmware.common.keys import Gestured, Keys
from firmware.common.wire import CLICK, DOUBLE, HOLD


def run(keys, edges, until):
    return run_on(keys, edges, 0, until, {})


def run_on(keys, edges, since, until, levels):
    """Feeds every key's level at every millisecond. levels: those of the keys at `since`."""
    given, edges = [], list(edges)
    for now in range(since, until):
        while edges and edges[0][0] == now:
            _, button, level = edges.pop(0)
            levels[button] = level
        for gestured in [keys.feed(button, level, now) for button, level in levels.items()] + [
            keys.poll(now)
        ]:
            if gestured:
                given.append(gestured)
    return given


def test_a_smiley_counts_at_once():
    keys = Keys(3)
    assert keys.feed(1, True, 5) is None
    assert keys.feed(1, True, 7) == Gestured(1, CLICK, 5)


def test_while_one_key_is_down_no_other_counts():
    edges = [(10, 0, True), (20, 1, True), (60, 1, False), (90, 0, False), (150, 1, True), (200, 1, False)]
    assert run(Keys(2), edges, 300) == [Gestured(0, CLICK, 10), Gestured(1, CLICK, 150)]


def test_an_ignored_key_that_outlives_the_first_does_not_count():
    edges = [(10, 0, True), (20, 1, True), (60, 0, False), (200, 1, False)]
    assert run(Keys(2), edges, 300) == [Gestured(0, CLICK, 10)]


def test_click_double_and_hold_of_a_fob():
    fob = {"double_ms": 300, "hold_ms": 600}
    assert run(Keys(1, **fob), [(10, 0, True), (90, 0, False)], 600) == [Gestured(0, CLICK, 10)]
    double = [(10, 0, True), (90, 0, False), (250, 0, True), (330, 0, False)]
    assert run(Keys(1, **fob), double, 900) == [Gestured(0, DOUBLE, 10)]
    assert run(Keys(1, **fob), [(10, 0, True), (1500, 0, False)], 2500) == [Gestured(0, HOLD, 10)]


def test_two_slow_clicks_are_no_double():
    edges = [(10, 0, True), (60, 0, False), (600, 0, True), (660, 0, False)]
    expected = [Gestured(0, CLICK, 10), Gestured(0, CLICK, 600)]
    assert run(Keys(1, double_ms=300, hold_ms=600), edges, 1200) == expected


def test_a_stuck_key_is_reported_counts_once_and_blocks_nobody():
    keys = Keys(2, stuck_ms=1000)
    edges = [(10, 0, True), (1500, 1, True), (1600, 1, False)]
    assert run(keys, edges, 1700) == [Gestured(0, CLICK, 10), Gestured(1, CLICK, 1500)]
    assert keys.stuck == 1
    for now in (1800, 1830):
        keys.feed(0, False, now)
    assert keys.stuck == 0


def test_a_key_that_is_down_at_the_start_counts_only_when_pressed_anew():
    keys = Keys(1)
    keys.start([True], 0)
    edges = [(0, 0, True), (100, 0, False), (200, 0, True), (300, 0, False)]
    assert run(keys, edges, 400) == [Gestured(0, CLICK, 200)]


def test_the_key_that_woke_the_board_counts_even_if_it_is_up_again():
    keys = Keys(3)
    keys.start([False, False, False], 250)
    assert keys.wake(1, False, 0, 250) == Gestured(1, CLICK, 0)
    assert run_on(keys, [], 251, 400, {1: False}) == []
    assert not keys.busy and not keys.down


def test_a_key_that_is_still_down_after_waking_the_board_counts_once():
    keys = Keys(1)
    keys.start([True], 250)
    assert keys.wake(0, True, 0, 250) == Gestured(0, CLICK, 0)
    assert run_on(keys, [(300, 0, False), (500, 0, True)], 251, 600, {0: True}) == [Gestured(0, CLICK, 500)]


def test_a_fob_that_was_woken_still_knows_double_and_hold():
    fob = {"double_ms": 300, "hold_ms": 700}
    keys = Keys(1, **fob)
    keys.start([True], 250)
    assert keys.wake(0, True, 0, 250) is None
    assert run_on(keys, [], 251, 800, {0: True}) == [Gestured(0, HOLD, 0)]
    keys = Keys(1, **fob)
    keys.start([False], 250)
    assert keys.wake(0, False, 0, 250) is None
    assert run_on(keys, [(450, 0, True), (520, 0, False)], 251, 1000, {0: False}) == [Gestured(0, DOUBLE, 0)]
    keys = Keys(1, **fob)
    keys.start([False], 250)
    assert keys.wake(0, False, 0, 250) is None
    assert run_on(keys, [], 251, 1000, {0: False}) == [Gestured(0, CLICK, 0)]


def test_a_key_that_was_stuck_before_the_sleep_still_is_until_it_is_let_go():
    keys = Keys(2)
    keys.start([True, False], 0, 3)
    assert keys.stuck == 1 and not keys.held
    assert run_on(keys, [(100, 0, False)], 0, 200, {0: True}) == []
    assert keys.stuck == 0


def test_one_key_after_another():
    edges = [(10, 0, True), (60, 0, False), (150, 1, True), (200, 1, False)]
    assert run(Keys(2), edges, 300) == [Gestured(0, CLICK, 10), Gestured(1, CLICK, 150)]


def test_a_key_is_held_until_it_is_let_go_or_stuck():
    keys = Keys(2, stuck_ms=1000)
    run(keys, [(10, 1, True)], 500)
    assert keys.held and keys.stuck == 0
    run_on(keys, [], 500, 1500, {1: True})
    assert not keys.held and keys.stuck == 2
    keys = Keys(2)
    keys.start([False, True], 0, 2)
    assert not keys.held and keys.stuck == 2


def test_where_holds_count_a_click_is_known_when_the_key_is_let_go():
    keys = Keys(1, hold_ms=700)
    keys.start([True], 0)
    edges = [(100, 0, False), (200, 0, True), (300, 0, False)]
    assert run_on(keys, edges, 0, 1500, {0: True}) == [Gestured(0, CLICK, 200)]
    keys = Keys(1, hold_ms=700)
    keys.start([True], 250)
    assert keys.wake(0, True, 0, 250) is None
    assert run_on(keys, [(350, 0, False)], 251, 1500, {0: True}) == [Gestured(0, CLICK, 0)]
