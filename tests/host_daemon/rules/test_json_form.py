"""The written form of rules, and what people get wrong in it."""

from __future__ import annotations

import json

import pytest

from host_daemon.base.errors import UserError
from host_daemon.rules.action import CutTrack, Notify, OpenIncident
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rule_from_json, rules_from_json, rules_to_json
from host_daemon.rules.rule import BadRule, Rule, When


def written(**changes):
    return {
        "name": "night",
        "when": {"event": "rated", "ratings": ["negative"], "points": ["till"]},
        "do": [
            {"do": "open_incident"},
            {"do": "cut", "track": "incident", "before_s": 20},
            {"do": "notify", "targets": ["boss"]},
        ],
        **changes,
    }


def test_a_written_rule_is_read():
    assert rule_from_json(written()) == Rule(
        "night",
        When(event="rated", ratings=("negative",), points=("till",)),
        (OpenIncident(), CutTrack("incident", 20.0, 15.0), Notify(("boss",))),
    )


def test_a_name_may_hold_what_was_pasted_into_it():
    assert rule_from_json(written(name="night\tshift")).name == "night\tshift"


def test_what_is_written_is_what_is_read_again():
    rules = (*RULES, rule_from_json(written(enabled=False, most_per_hour=5)))
    assert rules_from_json(json.loads(json.dumps(rules_to_json(rules)))) == rules


BAD = [
    (written(name=" "), "name"),
    (written(colour="red"), "colour"),
    (written(enabled="yes"), "enabled"),
    (written(do=[]), "do: at least one"),
    (written(do=[{"do": "explode"}]), r"do\[0\]\.do: 'explode' is no action; known are open_incident, cut"),
    (written(do=[{"do": "photo", "size": 3}]), r"do\[0\]\.size"),
    (
        written(do=[{"do": "cut", "before_s": 601}]),
        r"do\[0\]\.before_s: 601\.0 is too large, the most is 600",
    ),
    (written(do=[{"do": "cut", "before_s": "long"}]), r"do\[0\]\.before_s: a number"),
    (written(do=[{"do": "cut", "track": "song"}]), r"do\[0\]\.track: one of sale, "),
    (written(do=[{"do": "cut", "before_s": 0, "after_s": 0}]), "both 0"),
    (written(do=[{"do": "notify", "targets": []}]), r"do\[0\]\.targets"),
    (written(do=[{"do": "notify", "targets": "boss"}]), r"do\[0\]\.targets: a list"),
    (written(do=[{"do": "tag", "tag": "  "}]), r"do\[0\]\.tag"),
    (written(do=[{"do": "listen"}]), r"do\[0\]: what is heard"),
    (written(most_per_hour=0), "most_per_hour: a whole number from 1 to 3600"),
    (written(most_per_hour="many"), "most_per_hour"),
    (written(do=["photo"]), r"do\[0\]: an object"),
    (written(do=[{"do": "photo"}, {"do": "photo"}]), r"do\[1\]: photo is there already"),
    (written(do=[{"do": "cut"}, {"do": "cut", "after_s": 5}]), r"do\[1\]: cut is there already"),
    (written(when={"event": "sneezed"}), r"when\.event: one of rated, asked, question, smile"),
    (written(when={"ratings": ["superb"]}), r"when\.ratings\[0\]: one of positive, neutral, negative"),
    (written(when={"weather": "rain"}), r"when\.weather"),
    (
        written(when={"event": "asked", "ratings": ["negative"]}),
        r"when\.ratings: «asked» has none .* wait for rated",
    ),
    (written(when={"event": "rated", "buttons": [1]}), r"when\.buttons: .* wait for pressed"),
    (written(when=["rated"]), "when: an object"),
    (written(when={"event": "rated", "days": ["caturday"]}), r"when\.days\[0\]: one of mon, tue"),
    (written(when={"event": "rated", "hours": ["8 to 20"]}), "rule «night»: '8 to 20': hours are written"),
    (written(when={"event": "rated", "directions": ["negative"]}), r"when\.directions: .* wait for burst"),
    ("ring the bell", "a rule is an object"),
]


@pytest.mark.parametrize(("bad", "says"), BAD)
def test_what_cannot_be_meant_is_refused_by_name(bad, says):
    with pytest.raises(BadRule, match=says):
        rule_from_json(bad)


def test_two_rules_of_one_name_are_refused():
    with pytest.raises(UserError, match="two rules of this name"):
        rules_from_json([written(), written()])


def test_two_tracks_of_two_kinds_are_two_things():
    rule = rule_from_json(written(do=[{"do": "cut"}, {"do": "cut", "track": "record"}]))
    assert [do.track for do in rule.do] == ["incident", "record"]
