"""People in light beams."""

from firmware.common.beam_counter import IN, OUT, BeamCounter
from firmware.common.keys import Gestured
from firmware.common.wire import CLICK


def run(beams, edges, until, step=5):
    states, given, edges = {}, [], list(edges)
    for now in range(0, until, step):
        while edges and edges[0][0] <= now:
            _, beam, broken = edges.pop(0)
            states[beam] = broken
        for beam, broken in states.items():
            gestured = beams.feed(beam, broken, now)
            if gestured:
                given.append(gestured)
        beams.poll(now)
    return given


def test_one_beam_counts_everybody():
    edges = [(100, 0, True), (500, 0, False), (1000, 0, True), (1400, 0, False)]
    assert run(BeamCounter(1), edges, 2000) == [Gestured(IN, CLICK, 100), Gestured(IN, CLICK, 1000)]


def test_arms_and_bags_make_no_second_person():
    edges = [(100, 0, True), (200, 0, False), (300, 0, True), (500, 0, False)]
    assert run(BeamCounter(1), edges, 1000) == [Gestured(IN, CLICK, 100)]


def test_an_insect_is_nobody():
    assert run(BeamCounter(1), [(100, 0, True), (115, 0, False)], 500) == []


def test_two_beams_tell_in_from_out():
    coming = [(100, 0, True), (300, 1, True), (500, 0, False), (700, 1, False)]
    assert run(BeamCounter(2), coming, 1000) == [Gestured(IN, CLICK, 300)]
    going = [(100, 1, True), (300, 0, True), (500, 1, False), (700, 0, False)]
    assert run(BeamCounter(2), going, 1000) == [Gestured(OUT, CLICK, 300)]


def test_who_turns_back_is_not_counted():
    edges = [(100, 0, True), (500, 0, False), (5000, 1, True), (5400, 1, False)]
    assert run(BeamCounter(2), edges, 6000) == []


def test_who_turned_back_last_week_has_nothing_to_do_with_who_goes_out_today():
    beams = BeamCounter(2)
    run(beams, [(100, 0, True), (500, 0, False)], 1000)
    today = 7 * 24 * 3600 * 1000  # more than half of the ticks' way round
    beams.poll(4000)
    assert [beams.feed(1, True, today), beams.feed(1, True, today + 40)] == [None, None]
    beams.feed(0, True, today + 300)
    assert beams.feed(0, True, today + 340) == Gestured(OUT, CLICK, today + 300)


def test_something_in_the_beam_is_reported():
    beams = BeamCounter(1, stuck_ms=1000)
    run(beams, [(100, 0, True)], 1500)
    assert beams.stuck == 1


def test_a_beam_that_is_broken_at_the_start_counts_when_it_is_broken_anew():
    beams = BeamCounter(1)
    beams.start([True], 0)
    edges = [(0, 0, True), (400, 0, False), (1000, 0, True), (1400, 0, False)]
    assert run(beams, edges, 2000) == [Gestured(IN, CLICK, 1000)]


def test_what_stood_in_the_beam_at_the_start_is_reported_in_its_time():
    beams = BeamCounter(2, stuck_ms=1000)
    beams.start([False, True], 50000)
    beams.poll(50999)
    assert beams.stuck == 0
    beams.poll(51000)
    beams.feed(1, True, 51500)
    assert beams.stuck == 2
    for now in (52000, 52200):
        beams.feed(1, False, now)
    assert beams.stuck == 0


def test_it_is_busy_until_the_beam_has_settled():
    beams = BeamCounter(1)
    assert not beams.busy
    run(beams, [(100, 0, True)], 110)
    assert beams.busy
    run(beams, [(0, 0, True)], 1000)
    assert not beams.busy
