from host_daemon.contacts.on_duty import Shift, shifts
from host_daemon.events import Asked
from host_daemon.settings.vision import MoodSettings
from host_daemon.vision.measures.portraits import portraits
from tests.fakes.seen import second

HOUR = 3_600_000
LIMITS = MoodSettings()


def ask(at: int, operator: str | None, point: str = "p") -> Asked:
    return Asked(uid=f"{at}.{point}", at=at, point=point, operator=operator, source="voice", cause="")


def test_who_asked_last_serves():
    found = shifts([ask(2 * HOUR, "anna"), ask(5 * HOUR, "boris"), ask(3 * HOUR, "anna")], "p", 0, 8 * HOUR)
    assert found == (
        Shift(start=0, end=2 * HOUR, operator=None),
        Shift(start=2 * HOUR, end=5 * HOUR, operator="anna"),
        Shift(start=5 * HOUR, end=8 * HOUR, operator="boris"),
    )


def test_a_shift_lasts_twelve_hours_after_the_last_ask():
    found = shifts([ask(0, "anna")], "p", 10 * HOUR, 20 * HOUR)
    assert found == (
        Shift(start=10 * HOUR, end=12 * HOUR, operator="anna"),
        Shift(start=12 * HOUR, end=20 * HOUR, operator=None),
    )


def test_asks_at_another_point_or_of_nobody_do_not_matter():
    found = shifts([ask(0, "anna", "q"), ask(1, None)], "p", 0, HOUR)
    assert found == (Shift(start=0, end=HOUR, operator=None),)


def test_a_portrait_of_each_hour_and_operator():
    when = shifts([ask(0, "anna"), ask(HOUR + 30_000, "boris")], "p", 0, 2 * HOUR)
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
