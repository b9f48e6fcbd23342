"""Hammering fires once; a storm opens incidents but tells nobody a thousand times."""

from __future__ import annotations

import dataclasses

from host_daemon.rules.action import Action, CutTrack, Notify, OpenIncident
from host_daemon.rules.rule import Rule, When
from host_daemon.rules.storm_guard import Passed, StormGuard

RULE = Rule("r", When(), (OpenIncident(), CutTrack(), Notify()), most_per_hour=2)
WISHES = [Action("r", do) for do in RULE.do]
HOUR = 3_600_000


def test_hammering_on_one_remote_repeats(happening):
    guard = StormGuard()
    ratings = [happening.rated(at=at, uid=f"r{at}") for at in (0, 2000, 4000, 7000)]
    assert [guard.repeats(rating, 3000) for rating in ratings] == [False, True, True, False]


def test_another_number_on_a_keypad_or_another_point_s_kiosk_is_no_hammering(happening):
    guard = StormGuard()
    rated = happening.rated()
    others = [
        dataclasses.replace(rated, uid="n42", at=rated.at + 500, number=42),
        dataclasses.replace(rated, uid="n43", at=rated.at + 1000, number=43),
        dataclasses.replace(rated, uid="there", at=rated.at + 1500, point="pump"),
    ]
    assert [guard.repeats(one, 3000) for one in (rated, *others)] == [False] * 4
    assert guard.repeats(dataclasses.replace(others[1], uid="n43 again", at=rated.at + 2000), 3000)


def test_a_late_press_is_compared_by_its_own_time(happening):
    guard = StormGuard()
    assert not guard.repeats(happening.rated(at=100_000, uid="now"), 3000)
    assert not guard.repeats(happening.rated(at=50_000, uid="late"), 3000)
    assert guard.repeats(happening.rated(at=99_000, uid="queued"), 3000)


def test_uncertain_moments_and_other_events_never_repeat(happening):
    guard = StormGuard()
    for event in (happening.rated(certain=False), happening.pressed()):
        assert not guard.repeats(event, 3000)
        assert not guard.repeats(event, 3000)


def test_an_ask_does_not_hide_a_rating(happening):
    guard = StormGuard()
    guard.repeats(happening.asked(), 3000)
    assert not guard.repeats(happening.rated(), 3000)


def test_a_storm_keeps_its_incidents_and_holds_the_rest():
    guard = StormGuard()
    assert guard.passes(WISHES, [RULE], 0) == Passed(tuple(WISHES))
    assert guard.passes(WISHES, [RULE], 1) == Passed(tuple(WISHES))
    assert guard.passes(WISHES, [RULE], 2) == Passed(tuple(WISHES[:1]), tuple(WISHES[1:]))


def test_the_storm_is_over_an_hour_later():
    guard = StormGuard()
    for now in (0, 10, 20):
        guard.passes(WISHES, [RULE], now)
    assert guard.passes(WISHES, [RULE], HOUR - 1).held
    assert not guard.passes(WISHES, [RULE], HOUR).held


def test_a_clock_that_was_ahead_does_not_hold_for_ever():
    guard = StormGuard()
    for _ in range(3):
        guard.passes(WISHES, [RULE], 100 * HOUR)
    assert not guard.passes(WISHES, [RULE], HOUR).held
