"""Changes of a kit as data: from one state of the configuration to the next."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from host_daemon.events import Gesture
from host_daemon.kits.kit import Kit, deep
from host_daemon.kits.placing import BoardButtons, placed
from host_daemon.rules.json_form import rule_from_json, rules_to_json
from host_daemon.rules.rule import BadRule

VERDICTS = ("positive", "neutral", "negative")


@dataclass(frozen=True)
class Setup:
    """The part of the configuration that kits touch, as it is written.

    settings: what differs from the defaults. rules, phrases: in their written form. meanings: by board. kits:
    names of those that are applied, the newest last. pages, reports: that they put first.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[Mapping[str, Any], ...] = ()
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kits: tuple[str, ...] = ()
    phrases: tuple[Mapping[str, Any], ...] = ()
    pages: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One thing that would be different. before, after: None where there is none."""

    where: str
    before: Any
    after: Any


def applied(kit: Kit, setup: Setup, boards: Mapping[str, BoardButtons], language: str) -> Setup:
    """The setup with the kit in it, which adds and never takes away. boards: by device. language: spoken at
    the post.

    A setting that somebody has set stays. A rule whose name is there gets the actions that it lacks; meanings
    go to gestures that mean nothing yet, and only where no gesture of the board has them. Phrases of this
    language join the post's, which then teaches itself those that it does not know.
    """
    after = Setup(
        deep(kit.settings, setup.settings),
        _joined(setup.rules, rules_to_json(kit.rules)),
        {device: placed(setup.meanings.get(device, {}), kit, board)[0] for device, board in boards.items()},
        (*(name for name in setup.kits if name != kit.name), kit.name),
        (*setup.phrases, *_phrases(kit, setup.phrases, language)),
        tuple(dict.fromkeys((*kit.pages, *setup.pages))),
        tuple(dict.fromkeys((*kit.reports, *setup.reports))),
    )
    again = dataclasses.replace(after, kits=setup.kits, pages=setup.pages, reports=setup.reports)
    return setup if kit.name in setup.kits and again == setup else after


def _joined(
    rules: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    found = {rule["name"]: rule for rule in rules}
    for rule in new:
        there = found.get(rule["name"])
        if there is None:
            found[rule["name"]] = rule
        elif _same_when(there, rule):  # else it is another rule by now, and somebody meant it so
            known = [_kind(do) for do in there["do"]]
            more = [do for do in rule["do"] if _kind(do) not in known]
            if more:
                found[rule["name"]] = {**there, "do": [*there["do"], *more]}
    return tuple(found.values())


def _same_when(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    try:
        return rule_from_json(a).when == rule_from_json(b).when
    except BadRule:
        return False


def _kind(do: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two actions of one rule the same, however long or wide each is."""
    return (do["do"], do.get("track"), do.get("whose"), do.get("tag"))


def _phrases(kit: Kit, kept: Sequence[Mapping[str, Any]], language: str) -> tuple[dict[str, Any], ...]:
    """The kit's phrases in their written form, without those that the post has already."""
    texts = {phrase["text"].casefold() for phrase in kept}
    keys = {phrase["key"] for phrase in kept}
    found = []
    for phrase in kit.phrases:
        if phrase.language != language or phrase.text.casefold() in texts:
            continue
        written = {name: value for name, value in vars(phrase).items() if value}
        if phrase.key in keys:
            written["key"] = f"{phrase.key}-{kit.name}"
        # A verdict is one only as an answer.
        found.append(written | ({"always": False} if phrase.group in VERDICTS else {}))
    return tuple(found)


def changes(before: Setup, after: Setup) -> tuple[Change, ...]:
    """The differences between two setups, place by place; nothing when they are alike."""
    found = _between("settings", before.settings, after.settings)
    found += _between(
        "rules",
        {rule["name"]: rule for rule in before.rules},
        {rule["name"]: rule for rule in after.rules},
        1,
    )
    for device in dict.fromkeys((*before.meanings, *after.meanings)):
        found += _meant(device, before.meanings.get(device, {}), after.meanings.get(device, {}))
    found += _between(
        "phrases",
        {phrase["text"]: phrase.get("event") or phrase["group"] for phrase in before.phrases},
        {phrase["text"]: phrase.get("event") or phrase["group"] for phrase in after.phrases},
    )
    for name in ("pages", "reports", "kits"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append(Change(name, old or None, new or None))
    return tuple(found)


def _meant(device: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Changes of meanings: a button at once where all its gestures change alike."""
    found: list[Change] = []
    for button in dict.fromkeys(gesture.partition(".")[0] for gesture in (*before, *after)):
        each = [
            Change(
                f"boards.{device}.{button}.{gesture}",
                *(_stands(one, button, gesture) for one in (before, after)),
            )
            for gesture in typing.get_args(Gesture)
        ]
        alike = len({(one.before, one.after) for one in each}) == 1
        if alike:
            each = [Change(f"boards.{device}.{button}", each[0].before, each[0].after)]
        found += [one for one in each if one.before != one.after]
    return found


def _stands(meanings: Mapping[str, str], button: str, gesture: str) -> str | None:
    return meanings.get(f"{button}.{gesture}") or meanings.get(button)


def _between(where: str, before: Mapping[str, Any], after: Mapping[str, Any], depth: int = 9) -> list[Change]:
    found: list[Change] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        place = f"{where}.{key}"
        if old == new:
            continue
        if depth > 1 and isinstance(old or {}, Mapping) and isinstance(new or {}, Mapping):
            found += _between(place, old or {}, new or {}, depth - 1)
        else:
            found.append(Change(place, old, new))
    return found
