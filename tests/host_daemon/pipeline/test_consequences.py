import dataclasses
from datetime import UTC

import pytest

from host_daemon.events import (
    Asked,
    BackgroundAsked,
    BurstSeen,
    CutAsked,
    ExpressionAsked,
    ExpressionMeasured,
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
from host_daemon.pipeline.context import Places, Surroundings
from host_daemon.rules.action import AskEmotion, CutTrack, MeasureBackground, Tag
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


def places(*boards: Board) -> Places:
    """`p`, where Boris serves: the remote and the fob, or other boards, and the camera `counter`."""
    return Places(
        {board.device: board for board in boards or (REMOTE, FOB)}.get,
        lambda point, at: "boris" if point == "p" else None,
        {"counter": "p"}.get,
    )


AROUND = Surroundings(
    places=places(),
    recording=lambda device, at: None,
    microphones=lambda point: ("counter",) if point == "p" else (),
    cameras=lambda point: ("counter",) if point == "p" else (),
    watching=lambda point, whose: (whose,) if point == "p" else (),
    worker={7: "vera"}.get,
    rules=lambda: RULES,
    zone=UTC,
    gate=StormGuard(spam_window_ms=0),
    now=lambda: 100_000,
    held=lambda action: None,
)


def pressed(board: Board, button: int, *, gesture: str = "click", at_certain: bool = True) -> Pressed:
    return press(board.device, 100_000, button, gesture=gesture, at_certain=at_certain)


def kinds(events: tuple) -> set[type]:
    return {type(event) for event in events}


def test_a_red_press_becomes_a_rating_with_its_incident_and_all_its_parts():
    events = follow(pressed(REMOTE, 0), AROUND)
    assert kinds(events) == {Rated, IncidentOpened, CutAsked, PhotoAsked, BackgroundAsked, NoticeOwed}
    rated = events[0]
    assert isinstance(rated, Rated)
    assert (rated.rating, rated.operator, rated.at) == ("negative", "boris", 100_000)
    assert all(event.cause == rated.uid for event in events[1:])
    (cut,) = [event for event in events if isinstance(event, CutAsked)]
    assert (cut.at, cut.before_ms, cut.after_ms, cut.microphone) == (100_000, 15_000, 15_000, "counter")


def test_the_same_press_gives_the_same_events_again():
    assert follow(pressed(REMOTE, 0), AROUND) == follow(pressed(REMOTE, 0), AROUND)


def test_a_green_press_is_measured_and_alarms_nobody():
    assert kinds(follow(pressed(REMOTE, 2), AROUND)) == {Rated, BackgroundAsked}


def test_the_background_is_measured_around_the_press():
    around = ruled(MeasureBackground(2, 5), event="rated")
    (_rated, asked) = follow(pressed(REMOTE, 0), around)
    assert (asked.at, asked.start, asked.end) == (100_000, 98_000, 105_000)


def test_a_fob_press_is_an_ask_of_its_own_operator():
    asked, listen = follow(pressed(FOB, 0), AROUND)
    assert isinstance(asked, Asked)
    assert asked.operator == "anna"
    assert isinstance(listen, ListenAsked)
    assert (listen.point, listen.seconds, listen.cause) == ("p", 60, asked.uid)


def test_hammering_alarms_once():
    around = dataclasses.replace(AROUND, gate=StormGuard(spam_window_ms=3000))
    first = pressed(REMOTE, 0)
    again = dataclasses.replace(first, uid=first.uid + "1", seq=2, at=first.at + 500)
    assert IncidentOpened in kinds(follow(first, around))
    assert kinds(follow(again, around)) == {Rated}


def test_a_press_that_the_disk_refused_alarms_when_it_comes_again():
    around = dataclasses.replace(AROUND, gate=StormGuard(spam_window_ms=3000))
    assert follow(pressed(REMOTE, 0), around) == follow(pressed(REMOTE, 0), around)


def test_a_storm_is_held_and_told():
    held = []
    rules = tuple(dataclasses.replace(rule, most_per_hour=1) for rule in RULES)
    around = dataclasses.replace(
        AROUND, rules=lambda: rules, held=held.append, gate=StormGuard(spam_window_ms=0)
    )
    first = pressed(REMOTE, 0)
    follow(first, around)
    more = kinds(follow(dataclasses.replace(first, uid="x.1.2", seq=2, at=110_000), around))
    assert NoticeOwed not in more
    assert IncidentOpened in more
    assert held


@pytest.mark.parametrize(
    ("meaning", "kind"), [("served", Served), ("attempt", SaleAttempted), ("visitor", VisitorCounted)]
)
def test_what_a_press_stands_for(meaning: str, kind: type):
    board = dataclasses.replace(REMOTE, meanings={"0": meaning})
    around = dataclasses.replace(AROUND, places=places(board))
    (event,) = follow(pressed(board, 0), around)
    assert isinstance(event, kind)
    assert (event.point, event.cause) == ("p", pressed(board, 0).uid)


def heard(group: str, *, sure: bool = True) -> PhraseHeard:
    return phrase_heard(100_000, "x", group, text="", sure=sure)


def test_a_spoken_verdict_is_a_rating_with_all_that_follows():
    events = follow(heard("negative"), AROUND)
    assert isinstance(events[0], Rated)
    assert (events[0].rating, events[0].source, events[0].operator) == ("negative", "voice", "boris")
    assert IncidentOpened in kinds(events)


def test_a_spoken_request_is_an_ask():
    assert kinds(follow(heard("request"), AROUND)) == {Asked, ListenAsked}


def test_displeasure_registers_an_incident_by_itself():
    assert {IncidentOpened, CutAsked, NoticeOwed} <= kinds(follow(heard("displeasure"), AROUND))


def test_displeasure_that_is_not_sure_waits_for_a_look_and_alarms_nobody():
    events = kinds(follow(heard("displeasure", sure=False), AROUND))
    assert CutAsked in events
    assert not {IncidentOpened, NoticeOwed} & events


def judged(right: bool) -> PhraseJudged:
    return PhraseJudged(
        uid="counter/x/1000/judged/1", at=200_000, cause="counter/x/1000", right=right, user="maria"
    )


def test_a_manager_s_word_makes_it_count():
    around = dataclasses.replace(AROUND, find=lambda uid: heard("displeasure", sure=False))
    events = follow(judged(True), around)
    assert {IncidentOpened, NoticeOwed} <= kinds(events)
    assert {event.at for event in events} == {100_000}
    assert follow(judged(False), around) == ()
    assert follow(judged(True), dataclasses.replace(around, find=lambda uid: heard("displeasure"))) == ()


@pytest.mark.parametrize("group", ["displeasure", "negative"])
def test_what_is_found_afterwards_has_the_same_consequences_but_alarms_nobody(group: str):
    live = kinds(follow(heard(group), AROUND))
    past = kinds(follow(dataclasses.replace(heard(group), past="work/1/search"), AROUND))
    assert past == live - {NoticeOwed, PhotoAsked}
    assert IncidentOpened in past


def test_a_request_that_is_found_afterwards_opens_the_window_of_its_time():
    """Or the verdict in it, which counts in a window alone, could not be found either."""
    events = follow(dataclasses.replace(heard("request"), past="work/1/search"), AROUND)
    assert [(one.at, one.seconds) for one in events if isinstance(one, ListenAsked)] == [(100_000, 60)]


def test_a_question_may_be_a_phrase():
    assert QuestionAsked in kinds(follow(heard("question"), AROUND))


def test_the_answer_to_a_question_is_cut_and_its_expression_measured():
    events = follow(heard("question"), AROUND)
    (cut,) = [event for event in events if isinstance(event, CutAsked)]
    (background,) = [event for event in events if isinstance(event, BackgroundAsked)]
    assert (cut.track, cut.cause) == ("answer", "counter/x/1000/question")
    assert (background.start, background.end, background.cause) == (100_000, 130_000, cut.cause)


def test_a_force_majeure_press_makes_its_track():
    board = dataclasses.replace(FOB, meanings={"0": "force_majeure"})
    events = follow(pressed(board, 0), dataclasses.replace(AROUND, places=places(board)))
    (cut,) = [event for event in events if isinstance(event, CutAsked)]
    assert cut.track == "force_majeure"
    (incident,) = [event for event in events if isinstance(event, IncidentOpened)]
    assert incident.operator == "anna"


def test_a_gesture_without_a_meaning_is_nothing():
    assert follow(pressed(FOB, 0, gesture="hold"), AROUND) == ()
    assert follow(pressed(REMOTE, 7), AROUND) == ()


def test_a_press_that_knows_no_moment_cuts_no_sound_yet_alarms():
    events = follow(pressed(REMOTE, 0, at_certain=False), AROUND)
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
    around = dataclasses.replace(AROUND, recording=lambda device, at: TALK)
    stopped, cut = follow(pressed(FOB, 1, gesture="hold"), around)
    assert isinstance(stopped, RecordingStopped) and isinstance(cut, CutAsked)
    assert (cut.track, cut.microphone, cut.cause) == ("record", "counter", stopped.uid)
    assert (cut.at - cut.before_ms, cut.at + cut.after_ms) == (40_000, 100_000)


def test_a_talk_that_begins_cuts_nothing_yet():
    (started,) = follow(pressed(FOB, 1, gesture="hold"), AROUND)
    assert isinstance(started, RecordingStarted)


def test_a_keypad_number_names_the_worker():
    board = dataclasses.replace(REMOTE, app="keypad")
    press = dataclasses.replace(pressed(board, 2), number=7)
    rated, *_ = follow(press, dataclasses.replace(AROUND, places=places(board)))
    assert (rated.operator, rated.number) == ("vera", 7)


def ruled(*do, **when):
    rule = Rule("r", When(**when), do)
    return dataclasses.replace(AROUND, rules=lambda: (rule,), gate=StormGuard(spam_window_ms=0))


def test_a_staff_action_asks_for_the_expression_before_and_after():
    around = ruled(AskEmotion(after_s=8, targets=("boss",)), event="phrase", phrases=("staff_action",))
    (asked,) = follow(heard("staff_action"), around)
    assert isinstance(asked, ExpressionAsked)
    assert (asked.start, asked.at, asked.end) == (92_000, 100_000, 108_000)
    assert (asked.camera, asked.action, asked.operator, asked.targets) == (
        "customer",
        "staff_action",
        "boris",
        ("boss",),
    )


def test_staff_are_measured_only_by_a_camera_that_may_look_at_them():
    around = dataclasses.replace(
        ruled(AskEmotion("operator"), event="rated"), watching=lambda point, whose: ()
    )
    assert kinds(follow(pressed(REMOTE, 0), around)) == {Rated}


def measured(*, seen: int, targets: tuple[str, ...] = ("boss",)) -> ExpressionMeasured:
    return expression(
        "x", 100_000, 0.7, action="smile", point="p", seen=seen, targets=targets, rule="own smile"
    )


def test_whoever_is_to_know_of_an_expression_is_told():
    (notice,) = follow(measured(seen=5), AROUND)
    assert isinstance(notice, NoticeOwed)
    assert (notice.targets, notice.cause, notice.rule) == (("boss",), "x", "own smile")
    assert follow(measured(seen=0), AROUND) == follow(measured(seen=5, targets=()), AROUND) == ()


def test_a_tag_is_put_on_the_event_behind_it():
    (rated, tagged) = follow(pressed(REMOTE, 0), ruled(Tag("queue"), event="rated"))
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
    (cut,) = follow(burst, around)
    assert (cut.point, cut.track, cut.cause) == ("p", "burst", burst.uid)
    assert follow(dataclasses.replace(burst, camera="attic"), around) == ()


def test_a_rule_sleeps_outside_its_hours():
    # 100 s after midnight, UTC, on a Thursday: 1 January 1970.
    assert kinds(follow(pressed(REMOTE, 0), ruled(Tag("night"), event="rated", hours=("22:00-06:00",)))) == {
        Rated,
        Tagged,
    }
    day = ruled(Tag("day"), event="rated", hours=("08:00-20:00",))
    assert kinds(follow(pressed(REMOTE, 0), day)) == {Rated}
    weekend = ruled(Tag("weekend"), event="rated", days=("sat", "sun"))
    assert kinds(follow(pressed(REMOTE, 0), weekend)) == {Rated}


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
    (cut,) = follow(seen, AROUND)
    assert isinstance(cut, CutAsked)
    assert (cut.track, cut.cause, cut.before_ms, cut.after_ms) == ("burst", seen.uid, 20_000, 10_000)
