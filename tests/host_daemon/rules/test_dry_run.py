"""A dry run over the last day says what rules would have done."""

from __future__ import annotations

from dataclasses import replace

from host_daemon.rules.action import CutTrack, Notify
from host_daemon.rules.defaults import RULES
from host_daemon.rules.dry_run import PlacedEvent, dry_run
from host_daemon.rules.rule import Rule, When
from host_daemon.rules.storm_guard import StormGuard


def placed(events):
    return [PlacedEvent(event) for event in events]


def test_a_day_of_ratings(happening):
    minute = 60_000
    day = [
        happening.rated("negative", at=2 * minute, uid="b"),
        happening.rated("negative", at=2 * minute + 500, uid="c"),  # hammering
        happening.rated("positive", at=minute, uid="a"),
        happening.asked(),
    ]
    found = dry_run(RULES, placed(day), StormGuard(), 3000)
    assert sorted(firing.event.uid for firing in found.firings) == ["a", "a1", "b"]
    assert found.per_rule() == {
        "background of every rating": 1,
        "negative rating": 1,
        "listen after an ask": 1,
    }
    assert found.repeats == 1


def test_a_storm_shows_what_would_have_been_held(happening):
    storm = [happening.rated("negative", at=i * 10_000, uid=f"r{i:03}") for i in range(100)]
    found = dry_run(RULES, placed(storm), StormGuard(), 3000)
    assert sum(Notify() in [action.do for action in firing.go] for firing in found.firings) == 60
    assert sum(Notify() in [action.do for action in firing.held] for firing in found.firings) == 40


def test_everybody_who_is_asked_in_a_busy_hour_is_listened_to(happening):
    asks = [replace(happening.asked(), uid=f"a{i:03}", at=i * 20_000) for i in range(180)]
    assert dry_run(RULES, placed(asks), StormGuard(), 3000).per_rule() == {"listen after an ask": 180}


def test_a_press_gets_its_place(happening):
    rule = Rule("record", When(event="pressed", points=("till",)), (CutTrack("record"),))
    press = happening.pressed()
    for point, fires in (("till", 1), ("café", 0)):
        found = dry_run([rule], [PlacedEvent(press, point)], StormGuard(), 3000)
        assert len(found.firings) == fires


def test_a_guard_that_saw_the_last_hour_holds_on(happening):
    guard = StormGuard()
    storm = [happening.rated("negative", at=i * 30_000, uid=f"r{i:03}") for i in range(60)]
    dry_run(RULES, placed(storm), guard, 3000)
    later = happening.rated("negative", at=31 * 60_000, uid="later")
    again = dry_run(RULES, placed([later]), guard, 3000)
    assert Notify() in [action.do for action in again.firings[0].held]
