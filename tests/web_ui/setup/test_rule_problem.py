"""An error of a rule names the boxes of its form."""

from __future__ import annotations

from typing import Any

import pytest

from host_daemon.base.errors import UserError
from host_daemon.base.texts import texts
from host_daemon.rules.json_form import rule_from_json
from host_daemon.rules.rule import BadRule
from web_ui.setup.rule_problem import said


def told(rule: dict[str, Any], language: str = "en") -> str:
    """What the form says of a rule in its written form."""
    with pytest.raises(BadRule) as error:
        rule_from_json(rule)
    return said(error.value, rule, texts(language))


def night(**changes: Any) -> dict[str, Any]:
    return {
        "name": "night",
        "enabled": True,
        "most_per_hour": 60,
        "when": {"event": "rated"},
        "do": [{"do": "open_incident"}],
        **changes,
    }


TOO_LONG = {"do": [{"do": "open_incident"}, {"do": "cut", "before_s": 601.0}]}


def test_a_box_of_an_action_is_named_with_its_action() -> None:
    expected = "cut a track, seconds before the event: 601.0 is too large, the most is 600"
    assert told(night(**TOO_LONG)) == expected


def test_the_rule_that_the_reader_sees_is_not_named() -> None:
    assert "night" not in told(night(**TOO_LONG))


def test_a_filter_is_named_by_its_label() -> None:
    text = told(night(when={"event": "rated", "gestures": ["stroke"]}))
    assert "only these gestures" in text and "when." not in text


def test_a_field_of_the_rule_itself_has_a_label_of_its_own() -> None:
    assert told(night(most_per_hour="many")).startswith("maximum runs per hour: ")


def test_keys_of_the_vocabulary_are_told_in_words() -> None:
    text = told(night(when={"event": "asked", "ratings": ["negative"]}))
    assert "«staff ask for a rating» has none of these" in text


def test_it_is_told_in_the_reader_s_language() -> None:
    words = texts("ru")
    assert told(night(**TOO_LONG), "ru").startswith(words.text("cut a track") + ", ")


def test_a_place_that_no_box_has_is_told_as_it_is() -> None:
    error = UserError("{place}: no", place="elsewhere")
    assert said(error, night(), texts("en")) == "elsewhere: no"
