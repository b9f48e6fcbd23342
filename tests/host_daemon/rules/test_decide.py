"""Which rules fire, and what comes of several at once."""

from __future__ import annotations

import pytest

from host_daemon.rules.action import (
    AskEmotion,
    CutTrack,
    MeasureBackground,
    Notify,
    OpenIncident,
    OpenListening,
    Tag,
    TakePhoto,
)
from host_daemon.rules.decide import decide
from host_daemon.rules.defaults import RULES
from host_daemon.rules.rule import Rule, When


def wanted(*args, **kwargs):
    return [action.do for action in decide(*args, **kwargs)]


TAG = (Tag("t"),)


def rule(name="r", do=TAG, enabled=True, **when):
    return Rule(name, When(**when), do, enabled)


def test_a_negative_rating_becomes_an_incident(happening):
    assert wanted(RULES, happening.rated("negative")) == [
        OpenIncident(),
        CutTrack("incident", 15, 15),
        TakePhoto(),
        MeasureBackground(4.5, 1.5),
        Notify(("all",)),
    ]
    assert {action.rule for action in decide(RULES, happening.rated("negative"))} == {"negative rating"}


def test_a_positive_rating_only_has_its_background_measured(happening):
    assert wanted(RULES, happening.rated("positive")) == [MeasureBackground(4.5, 1.5)]


def test_an_ask_opens_a_minute_of_listening_by_default(happening):
    assert wanted(RULES, happening.asked()) == [OpenListening(60)]


def test_an_uncertain_moment_is_reported_but_cuts_nothing(happening):
    assert wanted(RULES, happening.rated("negative", certain=False)) == [OpenIncident(), Notify(("all",))]


def test_a_rule_that_is_switched_off_does_nothing(happening):
    assert decide([rule(enabled=False)], happening.rated()) == []


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ({"points": ("till",)}, True),
        ({"points": ("café",)}, False),
        ({"operators": ("boris", "anna")}, True),
        ({"operators": ("boris",)}, False),
        ({"ratings": ("neutral", "negative")}, True),
        ({"ratings": ("positive",)}, False),
        ({"points": ("till",), "operators": ("boris",)}, False),
    ],
)
def test_all_filters_of_a_rating_must_fit(happening, when, fires):
    assert bool(decide([rule(**when)], happening.rated("negative"))) is fires


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ({"buttons": (2,), "gestures": ("hold",)}, True),
        ({"buttons": (0,)}, False),
        ({"gestures": ("click",)}, False),
        ({"devices": ("0123456789ab",)}, True),
        ({"devices": ("ffffffffffff",)}, False),
        ({"points": ("till",)}, True),
        ({"operators": ("boris",)}, False),
    ],
)
def test_a_press_is_told_where_it_happened(happening, when, fires):
    press = happening.pressed(button=2, gesture="hold")
    assert bool(decide([rule(event="pressed", **when)], press, point="till", operator="anna")) is fires


@pytest.mark.parametrize(("meaning", "fires"), [("force_majeure", True), ("record", False), (None, False)])
def test_a_press_is_told_what_it_stands_for(happening, meaning, fires):
    wants = [rule(event="pressed", meanings=("force_majeure",))]
    assert bool(decide(wants, happening.pressed(), meaning=meaning)) is fires


def test_an_event_with_nobody_does_not_fit_a_named_operator(happening):
    assert decide([rule(operators=("anna",))], happening.rated(operator=None)) == []


def test_two_rules_make_one_track_as_wide_as_the_widest(happening):
    rules = [
        rule("a", (CutTrack("incident", 5, 30, ("counter",)), Notify(("boss",)))),
        rule("b", (CutTrack("incident", 20, 10, ("door",)), CutTrack("record", 1, 1), Notify(("shift",)))),
    ]
    assert wanted(rules, happening.rated()) == [
        CutTrack("incident", 20, 30, ("counter", "door")),
        Notify(("boss", "shift")),
        CutTrack("record", 1, 1),
    ]


def test_everyone_includes_the_named_ones(happening):
    rules = [rule("a", (Notify(("boss",)), TakePhoto(("door",)))), rule("b", (Notify(), TakePhoto()))]
    assert wanted(rules, happening.rated()) == [Notify(("all",)), TakePhoto()]


def test_two_rules_make_one_background_and_one_expression_as_wide_as_the_widest(happening):
    rules = [
        rule("a", (MeasureBackground(1, 5), AskEmotion("operator", 2, ("boss",)))),
        rule("b", (MeasureBackground(4, 2), AskEmotion("operator", 6, ("boss", "shift")))),
    ]
    assert wanted(rules, happening.rated()) == [
        MeasureBackground(4, 5),
        AskEmotion("operator", 6, ("boss", "shift")),
    ]


def test_the_longest_listening_is_opened_whatever_else_is_wanted(happening):
    rules = [
        rule("a", (OpenListening(60), Notify()), event="asked"),
        rule("b", (OpenListening(90),), event="asked"),
    ]
    assert wanted(rules, happening.asked()) == [OpenListening(90), Notify()]
