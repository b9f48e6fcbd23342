"""A rule becomes a form, and the form the same rule."""

from __future__ import annotations

from typing import Any

import pytest

from host_daemon.rules.action import KINDS, CutTrack, Notify, OpenIncident, Tag
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rule_from_json
from host_daemon.rules.labels import WORDS
from host_daemon.rules.references import KnownNames
from host_daemon.rules.rule import Rule, When
from web_ui.setup.rule_form import Field, RuleNames, blank, filters, slots, written

NAMES = RuleNames(
    words=WORDS,
    known=KnownNames(points=("p1", "p2"), devices={"f0b1": "p1"}, targets=("chat",)),
    points={"p1": "Counter 1"},
    operators={},
    boards={"f0b1": "Left remote"},
)


def field(when: When, name: str) -> Field:
    return next(one for one in filters(when, NAMES) if one.place == f"when.{name}")


def as_sent(rule: Rule) -> dict[str, list[str]]:
    """What a browser sends of the form that nobody touched."""
    form = {
        "name": [rule.name],
        "enabled": ["on"] if rule.enabled else [],
        "most_per_hour": [str(rule.most_per_hour)],
        "when.event": [rule.when.event],
    }
    fields = list(filters(rule.when, NAMES))
    for slot in slots(rule.do, NAMES):
        form[f"{slot.place}.kind"] = [slot.kind]
        form[f"{slot.place}.done"] = ["on"] if slot.done else []
        fields += slot.fields
    for one in fields:
        form[one.place] = [", ".join(one.values)] if one.kind == "list" else list(one.values)
    return form


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_form_that_nobody_touched_is_the_same_rule(rule: Rule) -> None:
    assert rule_from_json(written(as_sent(rule))) == rule


def test_a_point_is_chosen_by_the_name_that_people_gave() -> None:
    choices = field(When(), "points").choices
    assert [(one.value, one.title, one.given) for one in choices] == [
        ("p1", "Counter 1", True),
        ("p2", "p2", True),
    ]


def test_a_point_that_is_gone_can_still_be_seen_and_unticked() -> None:
    points = field(When(points=("p9",)), "points")
    assert points.values == ("p9",)
    assert [one.value for one in points.choices] == ["p1", "p2", "p9"]


def test_ratings_are_called_as_the_labels_call_them() -> None:
    assert [one.title for one in field(When(), "ratings").choices] == ["positive", "neutral", "negative"]


def test_a_filter_names_the_events_that_have_it() -> None:
    assert field(When(), "gestures").events == ("pressed",)
    assert field(When(), "hours").events == ()


def test_a_message_can_go_to_everybody_or_to_a_target() -> None:
    (slot,) = [one for one in slots((Notify(),), NAMES) if one.done]
    audiences = ["@administrators", "@point", "@operator", "@everybody"]
    assert [one.value for one in slot.fields[0].choices] == ["all", *audiences, "chat"]


def test_every_action_can_be_added_and_some_once_more() -> None:
    found = slots((OpenIncident(), CutTrack(), Tag(tag="late")), NAMES)
    assert [(one.kind, one.done) for one in found[:3]] == [
        ("open_incident", True),
        ("cut", True),
        ("tag", True),
    ]
    offered = [one.kind for one in found[3:]]
    assert offered == [kind for kind in KINDS if kind != "open_incident"]


def test_an_action_that_is_not_ticked_is_not_done() -> None:
    form = {"do0.kind": ["open_incident"], "do0.done": ["on"], "do1.kind": ["photo"]}
    assert written(form)["do"] == [{"do": "open_incident"}]


@pytest.mark.parametrize(
    ("text", "value"), [("2,5", 2.5), ("10", 10.0), ("long", "long"), ("", "")], ids=repr
)
def test_a_number_that_is_none_stays_as_it_was_written(text: str, value: Any) -> None:
    form = {"do0.kind": ["cut"], "do0.done": ["on"], "do0.before_s": [text]}
    assert written(form)["do"][0]["before_s"] == value


def test_words_with_commas_between_are_a_list() -> None:
    form = {"when.buttons": ["0, 2"], "when.phrases": [" offer ,, displeasure"]}
    when = written(form)["when"]
    assert (when["buttons"], when["phrases"]) == ([0, 2], ["offer", "displeasure"])


def test_a_blank_rule_has_no_name_and_does_nothing() -> None:
    assert (blank().name, blank().do) == ("", ())
