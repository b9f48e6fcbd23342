from host_daemon.contacts.on_duty import Sign, shifts
from host_daemon.settings.vision import MoodSettings
from host_daemon.vision.measures.portraits import portraits
from tests.fakes.seen import second

HOUR = 3_600_000
LIMITS = MoodSettings()


def test_a_portrait_of_each_hour_and_operator():
    when = shifts([Sign(0, "p", "anna", "ask"), Sign(HOUR + 30_000, "p", "boris", "ask")], "p", 0, 2 * HOUR)
    measures = [
        second(0, 0.8, 0),
        second(5000, 0.6, 0),
        second(HOUR + 10_000, 0.2, 0.05),
        second(HOUR + 40_000, 0.0, 0.9),
    ]
    found = portraits(measures, when, [(0, HOUR), (HOUR, 2 * HOUR)], LIMITS)
    assert [(one.operator, one.start // HOUR, one.seen, one.positive, one.mood) for one in found] == [
        ("anna", 0, 10, 0.7, "positive"),
        ("anna", 1, 5, 0.2, "neutral"),
        ("boris", 1, 5, 0.0, "negative"),
    ]


def test_an_hour_in_which_nobody_was_seen_says_so():
    found = portraits([second(0, 0, 0, seen=0)], (), [(0, HOUR)], LIMITS)
    assert [(one.operator, one.frames, one.mood) for one in found] == [(None, 5, "nobody")]


def test_what_lies_outside_the_spans_is_left_out():
    assert portraits([second(5 * HOUR, 1, 0)], (), [(0, HOUR)], LIMITS) == ()
