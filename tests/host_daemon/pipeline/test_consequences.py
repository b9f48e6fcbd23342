from dataclasses import replace
from datetime import UTC

import pytest

from host_daemon.events import (
    Asked,
    BackgroundAsked,
    BurstSeen,
    CutAsked,
    Event,
    ExpressionAsked,
    ExpressionMeasured,
    HealthReported,
    IncidentOpened,
    ListenAsked,
    NoticeOwed,
    PhotoAsked,
    PhraseHeard,
    PhraseJudged,
    Pressed,
    QuestionAsked,
    Rated,
    RecordingStarted,
    RecordingStopped,
    SaleAttempted,
    Served,
    Tagged,
    VisitorCounted,
)
from host_daemon.pipeline.consequences import follow
from host_daemon.pipeline.context import Context
from host_daemon.rules.action import AskEmotion, CutTrack, MeasureBackground, Notify, Tag
from host_daemon.rules.defaults import RULES
from host_daemon.rules.rule import Rule, When
from host_daemon.rules.storm_guard import StormGuard
from host_daemon.store.records import Board
from tests.fakes.said import heard as phrase_heard
from tests.fakes.seen import expression
from tests.fakes.told import press

REMOTE = Board(
    device="a0b1c2d3e4f5",
    name="remote",
    app="remote",
    pins="remote-3",
    point="p",
    meanings={"0": "negative", "1": "neutral", "2": "positive"},
)
FOB = Board(
    device="f0b000000001",
    name="fob",
    app="fob",
    pins="fob-1",
    point="p",
    operator="anna",
    meanings={"0.click": "ask", "1.hold": "record"},
)


CONTEXT = Context(
    point="p",
    operator="boris",
    rules=RULES,
    zone=UTC,
    now=100_000,
    spam_window_ms=0,
    microphones=("counter",),
    customer_cameras=("customer",),
    operator_cameras=("operator",),
)


def after(event: Event, board: Board | None = None, guard: StormGuard | None = None, **changes):
    """What follows at `p`, where Boris serves. board: the one that was pressed, if it is not one of those
    above. changes: of the context."""
    context = CONTEXT
    if isinstance(event, Pressed):
        board = board or {one.device: one for one in (REMOTE, FOB)}[event.device]
        meaning = board.meaning(event.button, event.gesture)
        context = replace(context, board=board, operator=board.operator or "boris", meaning=meaning)
    return follow(event, replace(context, **changes), guard or StormGuard())


def pressed(board: Board, button: int, *, gesture: str = "click", at_certain: bool = True) -> Pressed:
    return press(board.device, 100_000, button, gesture=gesture, at_certain=at_certain)


def kinds(events: tuple) -> set[type]:
    return {type(event) for event in events}


def test_a_red_press_becomes_a_rating_with_its_incident_and_all_its_parts():
    events = after(pressed(REMOTE, 0))
    assert kinds(events) == {Rated, IncidentOpened, CutAsked, PhotoAsked, BackgroundAsked, NoticeOwed}
    rated = events[0]
    assert isinstance(rated, Rated)
    assert (rated.rating, rated.operator, rated.at) == ("negative", "boris", 100_000)
    assert all(event.cause == rated.uid for event in events[1:])
    (cut,) = [event for event in events if isinstance(event, CutAsked)]
    assert (cut.at, cut.before_ms, cut.after_ms, cut.microphone) == (100_000, 15_000, 15_000, "counter")


def test_the_same_press_gives_the_same_events_again():
    assert after(pressed(REMOTE, 0)) == after(pressed(REMOTE, 0))


def test_a_green_press_is_measured_and_alarms_nobody():
    assert kinds(after(pressed(REMOTE, 2))) == {Rated, BackgroundAsked}


def test_the_background_is_measured_around_the_press():
    around = ruled(MeasureBackground(2, 5), event="rated")
    (_rated, asked) = after(pressed(REMOTE, 0), **around)
    assert (asked.at, asked.start, asked.end) == (100_000, 98_000, 105_000)


def test_a_fob_press_is_an_ask_of_its_own_operator():
    asked, listen = after(pressed(FOB, 0))
    assert isinstance(asked, Asked)
    assert asked.operator == "anna"
    assert isinstance(listen, ListenAsked)
    assert (listen.point, listen.seconds, listen.cause) == ("p", 60, asked.uid)


def test_hammering_alarms_once():
    guard = StormGuard()
    first = pressed(REMOTE, 0)
    again = replace(first, uid=first.uid + "1", seq=2, at=first.at + 500)
    assert IncidentOpened in kinds(after(first, guard=guard, spam_window_ms=3000))
    assert kinds(after(again, guard=guard, spam_window_ms=3000)) == {Rated}


def test_a_press_that_the_disk_refused_alarms_when_it_comes_again():
    guard, press = StormGuard(), pressed(REMOTE, 0)
    first = after(press, guard=guard, spam_window_ms=3000)
    assert after(press, guard=guard, spam_window_ms=3000) == first


def test_a_storm_is_held_and_told():
    rules, guard = tuple(replace(rule, most_per_hour=1) for rule in RULES), StormGuard()
    first = pressed(REMOTE, 0)
    after(first, guard=guard, rules=rules)
    events = after(replace(first, uid="x.1.2", seq=2, at=110_000), guard=guard, rules=rules)
    more = kinds(events)
    assert NoticeOwed not in more
    assert IncidentOpened in more
    held = [event for event in events if isinstance(event, HealthReported)]
    assert held
    assert {event.health for event in held} == {"warning"}


@pytest.mark.parametrize(
    ("meaning", "kind"), [("served", Served), ("attempt", SaleAttempted), ("visitor", VisitorCounted)]
)
def test_what_a_press_stands_for(meaning: str, kind: type):
    board = replace(REMOTE, meanings={"0": meaning})
    (event,) = after(pressed(board, 0), board)
    assert isinstance(event, kind)
    assert (event.point, event.cause) == ("p", pressed(board, 0).uid)


def heard(group: str, *, sure: bool = True) -> PhraseHeard:
    return phrase_heard(100_000, "x", group, text="", sure=sure)


def test_a_spoken_verdict_is_a_rating_with_all_that_follows():
    events = after(heard("negative"))
    assert isinstance(events[0], Rated)
    assert (events[0].rating, events[0].source, events[0].operator) == ("negative", "voice", "boris")
    assert IncidentOpened in kinds(events)


def test_a_spoken_request_is_an_ask():
    assert kinds(after(heard("request"))) == {Asked, ListenAsked}


def test_displeasure_registers_an_incident_by_itself():
    assert {IncidentOpened, CutAsked, NoticeOwed} <= kinds(after(heard("displeasure")))


def test_displeasure_that_is_not_sure_waits_for_a_look_and_alarms_nobody():
    events = kinds(after(heard("displeasure", sure=False)))
    assert CutAsked in events
    assert not {IncidentOpened, NoticeOwed} & events


def judged(right: bool) -> PhraseJudged:
    return PhraseJudged(
        uid="counter/x/1000/judged/1", at=200_000, cause="counter/x/1000", right=right, user="maria"
    )


def test_a_manager_s_word_makes_it_count():
    phrase = heard("displeasure", sure=False)
    events = after(judged(True), judged=phrase)
    assert {IncidentOpened, NoticeOwed} <= kinds(events)
    assert {event.at for event in events} == {100_000}
    assert after(judged(False), judged=phrase) == ()
    assert after(judged(True), judged=heard("displeasure")) == ()


@pytest.mark.parametrize("group", ["displeasure", "negative"])
def test_what_is_found_afterwards_has_the_same_consequences_but_alarms_nobody(group: str):
    live = kinds(after(heard(group)))
    past = kinds(after(replace(heard(group), past="work/1/search"), past=True))
    assert past == live - {NoticeOwed, PhotoAsked}
    assert IncidentOpened in past


def test_a_request_that_is_found_afterwards_opens_the_window_of_its_time():
    """Or the verdict in it, which counts in a window alone, could not be found either."""
    events = after(replace(heard("request"), past="work/1/search"), past=True)
    assert [(one.at, one.seconds) for one in events if isinstance(one, ListenAsked)] == [(100_000, 60)]


def test_a_question_may_be_a_phrase():
    assert QuestionAsked in kinds(after(heard("question")))


def test_the_answer_to_a_question_is_cut_and_its_expression_measured():
    events = after(heard("question"))
    (cut,) = [event for event in events if isinstance(event, CutAsked)]
    (background,) = [event for event in events if isinstance(event, BackgroundAsked)]
    assert (cut.track, cut.cause) == ("answer", "counter/x/1000/question")
    assert (background.start, background.end, background.cause) == (100_000, 130_000, cut.cause)


def test_a_force_majeure_press_makes_its_track():
    board = replace(FOB, meanings={"0": "force_majeure"})
    events = after(pressed(board, 0), board)
    (cut,) = [event for event in events if isinstance(event, CutAsked)]
    assert cut.track == "force_majeure"
    (incident,) = [event for event in events if isinstance(event, IncidentOpened)]
    assert incident.operator == "anna"


def test_a_gesture_without_a_meaning_is_nothing():
    assert after(pressed(FOB, 0, gesture="hold")) == ()
    assert after(pressed(REMOTE, 7)) == ()


def test_a_press_that_knows_no_moment_cuts_no_sound_yet_alarms():
    events = after(pressed(REMOTE, 0, at_certain=False))
    assert kinds(events) == {Rated, IncidentOpened, NoticeOwed}


TALK = RecordingStarted(
    uid="f0b000000001.1.0/recording",
    at=40_000,
    point="p",
    operator="anna",
    board=FOB.device,
    cause="f0b000000001.1.0",
)


def test_a_talk_that_ends_becomes_a_track_from_its_first_moment_to_its_last():
    stopped, cut = after(pressed(FOB, 1, gesture="hold"), recording=TALK)
    assert isinstance(stopped, RecordingStopped) and isinstance(cut, CutAsked)
    assert (cut.track, cut.microphone, cut.cause) == ("record", "counter", stopped.uid)
    assert (cut.at - cut.before_ms, cut.at + cut.after_ms) == (40_000, 100_000)


def test_a_talk_that_begins_cuts_nothing_yet():
    (started,) = after(pressed(FOB, 1, gesture="hold"))
    assert isinstance(started, RecordingStarted)


def test_a_rating_and_its_incident_say_how_the_operator_is_known():
    board = replace(REMOTE, app="keypad")
    press = replace(pressed(board, 0), number=7)
    rated, *others = after(press, board, operator="vera", served_by="number")
    assert (rated.operator, rated.number, rated.served_by) == ("vera", 7, "number")
    opened = next(one for one in others if isinstance(one, IncidentOpened))
    assert (opened.operator, opened.served_by) == ("vera", "number")


def ruled(*do, **when) -> dict[str, object]:
    rule = Rule("r", When(**when), do)
    return {"rules": (rule,)}


def test_a_staff_action_asks_for_the_expression_before_and_after():
    around = ruled(AskEmotion(after_s=8, targets=("boss",)), event="phrase", phrases=("staff_action",))
    (asked,) = after(heard("staff_action"), **around)
    assert isinstance(asked, ExpressionAsked)
    assert (asked.start, asked.at, asked.end) == (92_000, 100_000, 108_000)
    assert (asked.camera, asked.action, asked.operator, asked.targets) == (
        "customer",
        "staff_action",
        "boris",
        ("boss",),
    )


def test_staff_are_measured_only_by_a_camera_that_may_look_at_them():
    events = after(pressed(REMOTE, 0), operator_cameras=(), **ruled(AskEmotion("operator"), event="rated"))
    assert kinds(events) == {Rated}


def measured(*, seen: int, targets: tuple[str, ...] = ("boss",)) -> ExpressionMeasured:
    return expression(
        "x", 100_000, 0.7, action="smile", point="p", seen=seen, targets=targets, rule="own smile"
    )


def test_whoever_is_to_know_of_an_expression_is_told():
    (notice,) = after(measured(seen=5))
    assert isinstance(notice, NoticeOwed)
    assert (notice.targets, notice.cause, notice.rule) == (("boss",), "x", "own smile")
    assert after(measured(seen=0)) == (notice,)
    assert after(measured(seen=5, targets=())) == ()


def test_a_tag_is_put_on_the_event_behind_it():
    (rated, tagged) = after(pressed(REMOTE, 0), **ruled(Tag("queue"), event="rated"))
    assert isinstance(tagged, Tagged)
    assert (tagged.tag, tagged.cause, tagged.operator) == ("queue", rated.uid, "boris")


def test_a_burst_gets_its_track_where_its_camera_stands():
    burst = BurstSeen(
        uid="counter.1/burst",
        at=100_000,
        camera="counter",
        direction="negative",
        change=-1.0,
        positive=0.0,
        negative=0.9,
    )
    around = ruled(CutTrack("burst"), event="burst", directions=("negative",))
    (cut,) = after(burst, **around)
    assert (cut.point, cut.track, cut.cause) == ("p", "burst", burst.uid)


def test_a_rule_sleeps_outside_its_hours():
    # 100 s after midnight, UTC, on a Thursday: 1 January 1970.
    assert kinds(after(pressed(REMOTE, 0), **ruled(Tag("night"), event="rated", hours=("22:00-06:00",)))) == {
        Rated,
        Tagged,
    }
    day = ruled(Tag("day"), event="rated", hours=("08:00-20:00",))
    assert kinds(after(pressed(REMOTE, 0), **day)) == {Rated}
    weekend = ruled(Tag("weekend"), event="rated", days=("sat", "sun"))
    assert kinds(after(pressed(REMOTE, 0), **weekend)) == {Rated}


def test_a_burst_cuts_the_talk_around_it():
    seen = BurstSeen(
        uid="counter.100000/burst",
        at=100_000,
        camera="counter",
        direction="positive",
        change=0.7,
        positive=0.9,
        negative=0.0,
    )
    (cut,) = after(seen)
    assert isinstance(cut, CutAsked)
    assert (cut.track, cut.cause, cut.before_ms, cut.after_ms) == ("burst", seen.uid, 20_000, 10_000)


def test_a_rule_that_storms_takes_no_other_along():
    """Both want the same message of the same event; one may act no more within the hour."""
    storming = Rule("storming", When(event="rated"), (Notify(("chat",)),), most_per_hour=2)
    calm = Rule("calm", When(event="rated", ratings=("negative",)), (Notify(("boss",)),))
    guard = StormGuard()
    found = [
        after(
            replace(pressed(REMOTE, button), uid=f"a0b1c2d3e4f5.1.{n}"), guard=guard, rules=(storming, calm)
        )
        for n, button in enumerate((1, 1, 0, 1))
    ]
    told = [tuple(one.targets for one in events if isinstance(one, NoticeOwed)) for events in found]
    assert told == [(("chat",),), (("chat",),), (("boss",),), ()]
    assert [any(isinstance(one, HealthReported) for one in events) for events in found] == [
        False,
        False,
        True,
        True,
    ]
