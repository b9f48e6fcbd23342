"""One switch, on wrapping ticks."""

from firmware.common.debounce import DOWN, NOTHING, UP, Debounce
from firmware.common.ticks import PERIOD, diff


def run(edges, until, switch=None, start=0):
    """Feeds the level at every millisecond and at every edge; gives [(event, since)]."""
    switch = switch or Debounce()
    level, events, edges = False, [], list(edges)
    for now in range(until):
        while edges and edges[0][0] == now:
            level = edges.pop(0)[1]
            event = switch.feed(level, (start + now) % PERIOD)
            if event != NOTHING:
                events.append((event, diff(switch.since, start)))
        event = switch.feed(level, (start + now) % PERIOD)
        if event != NOTHING:
            events.append((event, diff(switch.since, start)))
    return events


def test_a_clean_press_counts_from_its_first_edge():
    assert run([(10, True), (100, False)], 200) == [(DOWN, 10), (UP, 100)]


def test_bounce_of_six_milliseconds_is_one_press():
    edges = [
        (10, True),
        (11, False),
        (12, True),
        (13, False),
        (16, True),
        (100, False),
        (103, True),
        (106, False),
    ]
    assert run(edges, 200) == [(DOWN, 10), (UP, 100)]


def test_the_worst_switch_needs_and_gets_a_longer_settling():
    edges = [(10, True), (60, False), (100, True), (140, False), (167, True), (500, False)]
    assert run(edges, 900, Debounce(settle_ms=160)) == [(DOWN, 10), (UP, 500)]


def test_a_spike_is_no_press():
    assert run([(10, True), (11, False), (50, True), (51, False)], 100) == []


def test_what_stays_closed_for_the_confirming_time_is_a_press():
    events = run([(10, True), (12, False)], 100)
    assert events[0] == (DOWN, 10) and [event for event, _ in events] == [DOWN, UP]


def test_a_spike_while_held_is_no_release():
    assert run([(10, True), (50, False), (52, True), (100, False)], 200) == [(DOWN, 10), (UP, 100)]


def test_two_quick_presses_are_two():
    edges = [(10, True), (60, False), (100, True), (150, False)]
    assert run(edges, 200) == [(DOWN, 10), (UP, 60), (DOWN, 100), (UP, 150)]


def test_a_press_across_the_wrap_of_the_ticks():
    assert run([(10, True), (100, False)], 200, start=PERIOD - 50) == [(DOWN, 10), (UP, 100)]


def test_a_press_seen_late_still_counts():
    switch = Debounce()
    assert switch.feed(True, 10) == NOTHING
    assert switch.feed(False, 60) == DOWN
    assert switch.since == 10
    assert switch.feed(False, 90) == UP
