"""A dry run over the last day says what rules would have done."""

from __future__ import annotations

from host_daemon.rules.action import CutTrack, Notify
from host_daemon.rules.defaults import RULES
from host_daemon.rules.rehearsal import rehearse
from host_daemon.rules.rule import Rule, When


def test_a_day_of_ratings(happening):
    minute = 60_000
    day = [
        happening.rated("negative", at=2 * minute, uid="b"),
        happening.rated("negative", at=2 * minute + 500, uid="c"),  # hammering
        happening.rated("positive", at=minute, uid="a"),
        happening.asked(),
    ]
    rehearsal = rehearse(RULES, day, 3000)
    assert sorted(firing.event.uid for firing in rehearsal.firings) == ["a", "a1", "b"]
    assert rehearsal.per_rule() == {
        "background of every rating": 1,
        "negative rating": 1,
        "listen after an ask": 1,
    }
    assert rehearsal.repeats == 1


def test_a_storm_shows_what_would_have_been_held(happening):
    storm = [happening.rated("negative", at=i * 10_000, uid=f"r{i:03}") for i in range(100)]
    rehearsal = rehearse(RULES, storm, 3000)
    assert sum(Notify() in [action.do for action in firing.go] for firing in rehearsal.firings) == 60
    assert sum(Notify() in [action.do for action in firing.held] for firing in rehearsal.firings) == 40


def test_a_press_gets_its_place(happening):
    rule = Rule("record", When(event="pressed", points=("till",)), (CutTrack("record"),))
    press = happening.pressed()
    for point, fires in (("till", 1), ("café", 0)):
        rehearsal = rehearse([rule], [press], 3000, place=lambda event, point=point: (point, None, None))
        assert len(rehearsal.firings) == fires
