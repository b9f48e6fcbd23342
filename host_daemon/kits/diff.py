"""Changes of a kit as data: from one state of the configuration to the next."""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from host_daemon.events import Gesture
from host_daemon.kits.kit import Kit, deep
from host_daemon.rules.json_form import rules_to_json

VERDICTS = ("positive", "neutral", "negative")


@dataclass(frozen=True)
class Setup:
    """The part of the configuration that kits touch, as it is written.

    settings: what differs from the defaults. rules, phrases: in their written form. meanings: by board. kit:
    name of the one that was applied last, empty if none; kit_rules, kit_phrases: names of the rules and keys
    of the phrases that came from it. pages, reports: that it puts first.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[Mapping[str, Any], ...] = ()
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kit: str = ""
    kit_rules: tuple[str, ...] = ()
    phrases: tuple[Mapping[str, Any], ...] = ()
    kit_phrases: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One thing that would be different. before, after: None where there is none."""

    where: str
    before: Any
    after: Any


def applied(kit: Kit, setup: Setup, apps: Mapping[str, str], language: str) -> Setup:
    """The setup with the kit in it. apps: which app each paired board runs. language: spoken at the post.

    Rules of the kit before go, people's own rules stay; one of theirs that has the name of a rule of the kit
    gives way. Meanings are set on the boards that the kit speaks of; other gestures keep theirs. Its phrases
    of this language join the post's, which then teaches itself those that it does not know.
    """
    new_rules = rules_to_json(kit.rules)
    gone = {*setup.kit_rules, *(rule["name"] for rule in new_rules)}
    meanings = {
        device: over(setup.meanings.get(device, {}), kit.boards.get(app, {})) for device, app in apps.items()
    }
    kept = tuple(phrase for phrase in setup.phrases if phrase["key"] not in setup.kit_phrases)
    new = _phrases(kit, kept, language)
    return Setup(
        deep(setup.settings, kit.settings),
        (*(rule for rule in setup.rules if rule["name"] not in gone), *new_rules),
        meanings,
        kit.name,
        tuple(rule["name"] for rule in new_rules),
        (*kept, *new),
        tuple(phrase["key"] for phrase in new),
        kit.pages,
        kit.reports,
    )


def over(before: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """The kit's meanings over a board's. What a button means (`0`) takes the place of its `0.click`."""
    kept = {
        gesture: meaning for gesture, meaning in before.items() if gesture.removesuffix(".click") not in new
    }
    return kept | dict(new)


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
    for name in ("pages", "reports", "kit"):
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
