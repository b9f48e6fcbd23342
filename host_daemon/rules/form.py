"""The written form of rules: JSON objects as they lie in the configuration and as people edit them.

{"name": "negative rating", "when": {"event": "rated", "ratings": ["negative"]},
 "do": [{"do": "open_incident"}, {"do": "cut", "track": "incident", "before_s": 15, "after_s": 15}]}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from host_daemon.rules.action import KINDS, CutTrack, Do, MeasureBackground, Notify, OpenListening, Tag
from host_daemon.rules.rule import FILTERS, BadRule, Rule, When
from host_daemon.setting import BadSetting, build

FIELDS = ("name", "enabled", "when", "do", "most_per_hour")
LEAST_PER_HOUR, MOST_PER_HOUR = 1, 3600
_NAMES = {kind: name for name, kind in KINDS.items()}


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """The rule as a JSON object; what is at its default is left out."""
    written: dict[str, Any] = {"name": rule.name}
    if not rule.enabled:
        written["enabled"] = False
    if rule.most_per_hour != Rule.most_per_hour:
        written["most_per_hour"] = rule.most_per_hour
    written["when"] = {"event": rule.when.event, **_changed(rule.when)}
    written["do"] = [{"do": _NAMES[type(do)], **_changed(do)} for do in rule.do]
    return written


def rule_from_json(written: object) -> Rule:
    """The rule in a JSON object. Raises BadRule."""
    if not isinstance(written, dict):
        raise BadRule(f"a rule is an object with {', '.join(FIELDS)}, not {written!r}")
    name = written.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadRule("rule: name: a rule needs a name that is not empty")
    place = f"rule {name!r}"
    for field in written:
        if field not in FIELDS:
            raise BadRule(f"{place}: {field}: there is no such field; known are {', '.join(FIELDS)}")
    enabled = written.get("enabled", True)
    if not isinstance(enabled, bool):
        raise BadRule(f"{place}: enabled: true or false was expected, not {enabled!r}")
    most = written.get("most_per_hour", Rule.most_per_hour)
    if not isinstance(most, int) or isinstance(most, bool) or not LEAST_PER_HOUR <= most <= MOST_PER_HOUR:
        raise BadRule(
            f"{place}: most_per_hour: a whole number from {LEAST_PER_HOUR} to {MOST_PER_HOUR} was expected, "
            f"not {most!r}"
        )
    actions = written.get("do")
    if not isinstance(actions, list | tuple) or not actions:
        raise BadRule(f"{place}: do: a list with at least one action was expected; {_known()}")
    try:
        when = build(When, written.get("when", {}), "when")
        do = tuple(_do(action, f"do[{i}]") for i, action in enumerate(actions))
    except BadSetting as error:
        raise BadRule(f"{place}: {error}") from None
    rule = Rule(name.strip(), when, do, enabled, most)
    check(rule)
    return rule


def rules_from_json(written: object) -> tuple[Rule, ...]:
    """A list of rules. Raises BadRule, also for two rules of one name."""
    if not isinstance(written, list | tuple):
        raise BadRule(f"rules: a list was expected, not {written!r}")
    rules = tuple(rule_from_json(one) for one in written)
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise BadRule(f"rule {name!r}: name: there are two rules of this name; rename one")
    return rules


def rules_to_json(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [rule_to_json(rule) for rule in rules]


def check(rule: Rule) -> None:
    """Refuses what contradicts itself. Raises BadRule."""
    place = f"rule {rule.name!r}"
    usable = FILTERS[rule.when.event]
    for field in dataclasses.fields(When):
        if field.name != "event" and getattr(rule.when, field.name) and field.name not in usable:
            fitting = ", ".join(name for name in FILTERS if field.name in FILTERS[name])
            raise BadRule(
                f"{place}: when.{field.name}: {rule.when.event!r} has none of these, so the rule would never "
                f"fire; leave it out, or wait for {fitting}"
            )
    kinds = [(type(do), do.track if isinstance(do, CutTrack) else getattr(do, "tag", "")) for do in rule.do]
    for i, do in enumerate(rule.do):
        if kinds.index(kinds[i]) != i:
            raise BadRule(f"{place}: do[{i}]: {_NAMES[type(do)]} is there already; once is enough")
        if isinstance(do, Notify) and not do.targets:
            raise BadRule(f"{place}: do[{i}].targets: name at least one target, or `all`")
        if isinstance(do, OpenListening) and rule.when.event == "rated":
            raise BadRule(
                f"{place}: do[{i}]: what is heard in a listening window is a rating, which would open the "
                f"next window, and so on; wait for asked or pressed"
            )
        if isinstance(do, Tag) and not do.tag.strip():
            raise BadRule(f"{place}: do[{i}].tag: a tag that is not empty was expected")
        if isinstance(do, CutTrack | MeasureBackground) and do.before_s + do.after_s <= 0:
            raise BadRule(
                f"{place}: do[{i}]: before_s and after_s are both 0; give at least one some seconds"
            )


def _do(written: object, place: str) -> Do:
    if not isinstance(written, dict):
        raise BadSetting(f"{place}: an object such as {{'do': 'photo'}} was expected, not {written!r}")
    fields = dict(written)
    name = fields.pop("do", None)
    if not isinstance(name, str) or name not in KINDS:
        raise BadSetting(f"{place}.do: {name!r} is no action; {_known()}")
    return build(KINDS[name], fields, place)


def _known() -> str:
    return f"known are {', '.join(KINDS)}"


def _changed(value: When | Do) -> dict[str, Any]:
    return {
        field.name: list(now) if isinstance(now := getattr(value, field.name), tuple) else now
        for field in dataclasses.fields(value)
        if field.name != "event" and getattr(value, field.name) != field.default
    }
