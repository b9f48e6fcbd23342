"""Rules as JSON objects: in the configuration, in kits, and as people edit them.

{"name": "negative rating", "when": {"event": "rated", "ratings": ["negative"]},
 "do": [{"do": "open_incident"}, {"do": "cut", "track": "incident", "before_s": 15, "after_s": 15}]}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import LIST, BadValue, build, mapping, members
from host_daemon.rules.action import (
    KINDS,
    AskEmotion,
    CutTrack,
    Do,
    MeasureBackground,
    Notify,
    OpenListening,
    Tag,
)
from host_daemon.rules.hours import span
from host_daemon.rules.rule import ALWAYS, FILTERS, BadRule, Rule, When

FIELDS = ("name", "enabled", "when", "do", "most_per_hour")
NAMES = {kind: name for name, kind in KINDS.items()}
IN_RULE = _("rule «{rule}»: {problem}")
TWINS = _("there are two rules of this name: «{name}»; rename one")


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """The rule as a JSON object; what is at its default is left out."""
    written: dict[str, Any] = {"name": rule.name}
    if not rule.enabled:
        written["enabled"] = False
    if rule.most_per_hour != Rule.most_per_hour:
        written["most_per_hour"] = rule.most_per_hour
    written["when"] = {"event": rule.when.event, **_changed(rule.when)}
    written["do"] = [{"do": NAMES[type(do)], **_changed(do)} for do in rule.do]
    return written


def rule_from_json(written: object) -> Rule:
    """The rule in a JSON object. Raises BadRule."""
    if not isinstance(written, dict):
        raise BadRule(
            _("a rule is an object with {fields}, not {value}"), fields=", ".join(FIELDS), value=repr(written)
        )
    name = written.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadRule(_("a rule needs a name that is not empty"))
    try:
        rule = _rule(name.strip(), written)
        check(rule)
    except UserError as error:
        raise BadRule(IN_RULE, rule=name, problem=error) from None
    return rule


def _rule(name: str, written: dict[str, Any]) -> Rule:
    members(written, "", FIELDS)
    actions = written.get("do")
    if not isinstance(actions, list | tuple) or not actions:
        raise BadValue(
            _("{place}: at least one action is needed; known are {known}"),
            place="do",
            known=", ".join(KINDS),
        )
    do = [_do(one, f"do[{i}]") for i, one in enumerate(actions)]
    rule = build(Rule, {"when": {}, **written, "name": "", "do": do})
    return dataclasses.replace(rule, name=name)  # any text: rules that are stored stay readable


def rules_from_json(written: object) -> tuple[Rule, ...]:
    """A list of rules. Raises BadRule, also for two rules of one name."""
    if not isinstance(written, list | tuple):
        raise BadRule(LIST, place="rules", value=repr(written))
    rules = tuple(rule_from_json(one) for one in written)
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise BadRule(TWINS, name=name)
    return rules


def readable_rules(written: object) -> tuple[tuple[Rule, ...], tuple[BadRule, ...]]:
    """The rules of a list that can be read, and what is wrong with the others; of two with one name the first
    is meant. Raises BadRule for what is no list."""
    if not isinstance(written, list | tuple):
        raise BadRule(LIST, place="rules", value=repr(written))
    good: dict[str, Rule] = {}
    bad: list[BadRule] = []
    for one in written:
        try:
            rule = rule_from_json(one)
            if rule.name in good:
                raise BadRule(TWINS, name=rule.name)
            good[rule.name] = rule
        except BadRule as error:
            bad.append(error)
    return tuple(good.values()), tuple(bad)


def rules_to_json(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [rule_to_json(rule) for rule in rules]


def check(rule: Rule) -> None:
    """Refuses what contradicts itself. Raises UserError."""
    usable = (*FILTERS[rule.when.event], *ALWAYS)
    for field in dataclasses.fields(When):
        if getattr(rule.when, field.name) and field.name not in usable:
            raise BadValue(
                _(
                    "{place}: «{event}» has none of these, so the rule would never fire; leave it out, or "
                    "wait for {fitting}"
                ),
                place=f"when.{field.name}",
                event=rule.when.event,
                fitting=", ".join(name for name in FILTERS if field.name in FILTERS[name]),
            )
    for hours in rule.when.hours:
        span(hours)
    kinds = [_kind(do) for do in rule.do]
    for i, do in enumerate(rule.do):
        place = f"do[{i}]"
        if kinds.index(kinds[i]) != i:
            problem = _("{place}: {action} is there already; once is enough")
            raise BadValue(problem, place=place, action=NAMES[type(do)])
        _check_action(rule, do, place)


def _kind(do: Do) -> tuple[type, str]:
    """Two actions of one kind and subject are one too many."""
    if isinstance(do, CutTrack):
        return CutTrack, do.track
    return type(do), do.whose if isinstance(do, AskEmotion) else do.tag if isinstance(do, Tag) else ""


def _check_action(rule: Rule, do: Do, place: str) -> None:
    if isinstance(do, Notify) and not do.targets:
        raise BadValue(
            _("{place}: name at least one target; `all` stands for everybody"), place=f"{place}.targets"
        )
    if isinstance(do, OpenListening) and rule.when.event == "rated":
        raise BadValue(
            _(
                "{place}: what is heard in a listening window is a rating, which would open the next window, "
                "and so on; wait for {fitting}"
            ),
            place=place,
            fitting="asked, pressed",
        )
    if isinstance(do, Tag) and not do.tag.strip():
        raise BadValue(_("{place}: a tag that is not empty was expected"), place=f"{place}.tag")
    if isinstance(do, CutTrack | MeasureBackground) and do.before_s + do.after_s <= 0:
        raise BadValue(
            _("{place}: the seconds before and after are both 0; give at least one of them some"), place=place
        )


def _do(written: object, place: str) -> Do:
    fields = dict(mapping(written, place))
    name = fields.pop("do", None)
    if not isinstance(name, str) or name not in KINDS:
        raise BadValue(
            _("{place}: {value} is no action; known are {known}"),
            place=f"{place}.do",
            value=repr(name),
            known=", ".join(KINDS),
        )
    return build(KINDS[name], fields, place)


def _changed(value: When | Do) -> dict[str, Any]:
    return {
        field.name: list(now) if isinstance(now := getattr(value, field.name), tuple) else now
        for field in dataclasses.fields(value)
        if field.name != "event" and getattr(value, field.name) != field.default
    }
