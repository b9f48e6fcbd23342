"""Each action of a rule, carried out by its events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from host_daemon.events import (
    BackgroundAsked,
    CutAsked,
    Event,
    ExpressionAsked,
    NoticeOwed,
    PhotoAsked,
    Rated,
)
from host_daemon.pipeline.action_events import ACTIONS, done
from host_daemon.pipeline.context import Context
from host_daemon.rules.action import (
    KINDS,
    Action,
    AskEmotion,
    CutTrack,
    Do,
    MeasureBackground,
    Notify,
    OpenListening,
    TakePhoto,
)
from tests.fakes.said import heard

RATED = Rated(uid="r", at=100_000, point="p", operator="anna", rating="negative", source="kiosk", cause="r")
CONTEXT = Context(
    point="p",
    operator="anna",
    rules=(),
    zone=UTC,
    now=100_000,
    spam_window_ms=0,
    microphones=("left", "right"),
    customer_cameras=("counter", "door"),
)


def carried_out(do: Do, event: Event = RATED, context: Context = CONTEXT) -> tuple[Event, ...]:
    return done(Action("x", do), event, context)


def test_every_kind_of_action_can_be_carried_out() -> None:
    assert set(ACTIONS) == set(KINDS.values())


def test_a_track_is_cut_from_every_microphone_of_the_point() -> None:
    cuts = carried_out(CutTrack("sale", 15.0, 0.5))
    assert [cut.uid for cut in cuts] == ["r/cut/sale/left", "r/cut/sale/right"]
    assert {(cut.before_ms, cut.after_ms) for cut in cuts if isinstance(cut, CutAsked)} == {(15_000, 500)}


def test_a_rule_may_name_its_microphones_and_cameras() -> None:
    (cut,) = carried_out(CutTrack("sale", microphones=("hall",)))
    (photo,) = carried_out(TakePhoto(("hall",)))
    assert isinstance(cut, CutAsked) and isinstance(photo, PhotoAsked)
    assert (cut.microphone, photo.camera) == ("hall", "hall")


def test_a_photo_is_taken_by_every_camera_that_looks_at_customers() -> None:
    assert [photo.uid for photo in carried_out(TakePhoto())] == ["r/photo/counter", "r/photo/door"]


def test_a_background_is_measured_by_one_camera() -> None:
    (asked,) = carried_out(MeasureBackground(2.0, 5.0))
    assert isinstance(asked, BackgroundAsked)
    assert (asked.camera, asked.start, asked.end) == ("counter", 98_000, 105_000)


@pytest.mark.parametrize("do", [CutTrack("sale"), OpenListening(60.0)])
def test_nothing_is_heard_where_there_is_no_microphone(do: Do) -> None:
    assert carried_out(do, context=replace(CONTEXT, microphones=())) == ()


@pytest.mark.parametrize("do", [TakePhoto(), MeasureBackground(2.0, 5.0), AskEmotion()])
def test_nothing_is_seen_where_there_is_no_camera(do: Do) -> None:
    assert carried_out(do, context=replace(CONTEXT, customer_cameras=())) == ()


def test_the_windows_before_and_after_are_as_long_as_each_other() -> None:
    (asked,) = carried_out(AskEmotion(after_s=8.0))
    assert isinstance(asked, ExpressionAsked)
    assert (asked.start, asked.at, asked.end) == (92_000, 100_000, 108_000)


def test_an_expression_is_named_by_the_phrase_or_by_what_the_press_meant() -> None:
    phrase = heard(100_000, "x", "staff_action", name="greeting")
    (of_phrase,) = carried_out(AskEmotion(), phrase)
    (of_press,) = carried_out(AskEmotion(), context=replace(CONTEXT, meaning="force_majeure"))
    (of_rating,) = carried_out(AskEmotion())
    named = [one.action for one in (of_phrase, of_press, of_rating) if isinstance(one, ExpressionAsked)]
    assert named == ["greeting", "force_majeure", "Rated"]


def test_a_notice_tells_the_rating_where_there_is_one() -> None:
    (of_rating,) = carried_out(Notify(("chat",)))
    (of_phrase,) = carried_out(Notify(("chat",)), heard(100_000, "x", "displeasure"))
    assert isinstance(of_rating, NoticeOwed) and isinstance(of_phrase, NoticeOwed)
    assert (of_rating.rating, of_phrase.rating) == ("negative", None)
    assert (of_rating.targets, of_rating.rule) == (("chat",), "x")
