"""A kit: a preset of the whole post for one purpose, as a readable file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue, build
from host_daemon.contacts.meanings import MEANINGS
from host_daemon.events import PhraseGroup
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_from_json
from host_daemon.rules.rule import BadRule, Rule
from host_daemon.settings.tree import Settings

FILES = Path(__file__).parent / "files"
# These contain each other, the smallest first.
LADDER = ("motivator", "meter", "controller", "voice")
IN_KIT = _("kit {kit}: {problem}")


class BadKit(UserError):
    """A kit's file that cannot be used. The text names the file and the field."""


@dataclass(frozen=True)
class KitPhrase:
    """A phrase to teach. key: its short name. group: what it stands for. event: what rules call it, if not
    like its group."""

    SHAPE: ClassVar[str] = _("{place}: the fields {known} were expected, the last one if need be")

    key: str
    text: str
    language: str
    group: PhraseGroup
    event: str = ""


@dataclass(frozen=True)
class Kit:
    """A kit with everything that it includes.

    name: of its file. title, about: keys of `texts`. settings: what differs from the defaults, nested.
    boards: by the boards' app, the meanings that it needs, each by the gesture that suits it best. rules: its
    own, and those of a new post that it needs. pages, reports: shown first, in this order.
    """

    name: str
    title: str
    about: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    boards: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    phrases: tuple[KitPhrase, ...] = ()
    pages: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()


Meaning = Annotated[str, {"choices": MEANINGS}]
BASICS = {rule.name: rule for rule in RULES}
Basic = Annotated[str, {"choices": tuple(BASICS)}]


@dataclass(frozen=True)
class KitFile:
    """One file, without the kits that it includes; rules are as they were written.

    basics: names of rules of a new post that the kit needs, in case that the post has them no more.
    """

    title: str
    about: str
    includes: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    boards: dict[str, dict[str, Meaning]] = field(default_factory=dict)
    basics: tuple[Basic, ...] = ()
    rules: tuple[Any, ...] = ()
    phrases: tuple[KitPhrase, ...] = ()
    pages: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()


def names(folder: Path = FILES) -> tuple[str, ...]:
    """The kits there are: those that contain each other first, the smallest before all."""
    found = sorted(path.stem for path in folder.glob("*.toml"))
    return tuple(sorted(found, key=lambda name: LADDER.index(name) if name in LADDER else len(LADDER)))


def load(name: str, folder: Path = FILES) -> Kit:
    """The kit of that name, with what it includes. Raises BadKit."""
    return _load(name, folder, ())


def _load(name: str, folder: Path, above: tuple[str, ...]) -> Kit:
    if name not in names(folder):
        raise BadKit(
            _("there is no kit {name}; there are {known}"), name=repr(name), known=", ".join(names(folder))
        )
    if name in above:
        raise BadKit(_("kit {kit}: it includes itself by way of {others}"), kit=name, others=", ".join(above))
    try:
        written = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        file = build(KitFile, {"title": None, "about": None, **written})
        build(Settings, file.settings)
        rules = (*(BASICS[name] for name in file.basics), *rules_from_json(file.rules))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, BadValue, BadRule) as error:
        raise BadKit(IN_KIT, kit=name, problem=error) from None
    own = Kit(
        name,
        file.title,
        file.about,
        file.settings,
        file.boards,
        rules,
        file.phrases,
        file.pages,
        file.reports,
    )
    for other in file.includes:
        own = _over(_load(other, folder, (*above, name)), own)
    return own


def _over(lower: Kit, upper: Kit) -> Kit:
    """`upper` with everything of `lower` that it does not say otherwise."""
    own = {rule.name: rule for rule in upper.rules}
    rules = tuple(own.pop(rule.name, rule) for rule in lower.rules) + tuple(own.values())
    return Kit(
        upper.name,
        upper.title,
        upper.about,
        deep(lower.settings, upper.settings),
        deep(lower.boards, upper.boards),
        rules,
        tuple(dict.fromkeys(lower.phrases + upper.phrases)),
        tuple(dict.fromkeys(lower.pages + upper.pages)),
        tuple(dict.fromkeys(lower.reports + upper.reports)),
    )


def deep(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Nested objects laid over each other; where both say something, `over` counts."""
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = deep(merged[key], value) if both else value
    return merged
