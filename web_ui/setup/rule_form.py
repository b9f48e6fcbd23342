"""A rule as a form, and a filled-in form as a rule's written form."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from host_daemon.contacts.meanings import MEANINGS
from host_daemon.rules.action import AUDIENCES, KINDS, Do
from host_daemon.rules.json_form import NAMES
from host_daemon.rules.references import KnownNames
from host_daemon.rules.rule import FILTERS, Rule, When

Kind = Literal["many", "list", "number", "choice", "text"]
# Actions of which one rule may have several, on different subjects.
SEVERAL = ("cut", "tag")


@dataclass(frozen=True)
class FieldChoice:
    """One of several values. title: a key of `texts`; a name that people gave, if given."""

    value: str
    title: str
    given: bool = False


@dataclass(frozen=True, kw_only=True)
class Field:
    """One box, or group of boxes. place: its name in the form. doc: a key of `texts`.

    kind: `many`: any of the choices; `list`: words with commas between; the others hold one value.
    events: those that can be asked for it; none: every one.
    """

    place: str
    doc: str
    kind: Kind
    values: tuple[str, ...]
    choices: tuple[FieldChoice, ...] = ()
    low: float | None = None
    high: float | None = None
    example: str = ""
    events: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One action, done or not. place: of its fields in the form. title: a key of `texts`."""

    place: str
    kind: str
    title: str
    done: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class RuleNames:
    """Names that people gave to the things that rules speak of."""

    words: Mapping[str, str]
    known: KnownNames
    points: Mapping[str, str]
    operators: Mapping[str, str]
    boards: Mapping[str, str]


def filters(when: When, names: RuleNames) -> tuple[Field, ...]:
    """The fields of a rule's condition."""
    return tuple(
        _field(when, field, "when", names) for field in dataclasses.fields(when) if field.name != "event"
    )


def slots(done: Sequence[Do], names: RuleNames) -> tuple[Slot, ...]:
    """Every action that the rule has, then those that it could have."""
    found: list[tuple[Do, bool]] = [(do, True) for do in done]
    there = [NAMES[type(do)] for do in done]
    found += [(KINDS[kind](), False) for kind in KINDS if kind not in there or kind in SEVERAL]
    return tuple(
        Slot(
            place=f"do{number}",
            kind=NAMES[type(do)],
            title=names.words[NAMES[type(do)]],
            done=ticked,
            fields=tuple(_field(do, field, f"do{number}", names) for field in dataclasses.fields(do)),
        )
        for number, (do, ticked) in enumerate(found)
    )


def written(form: Mapping[str, list[str]]) -> dict[str, Any]:
    """The written form of the rule that a filled-in form describes, right or wrong."""

    def one(place: str) -> str:
        return (form.get(place) or [""])[-1].strip()

    actions = []
    number = 0
    while kind := one(f"do{number}.kind"):
        if one(f"do{number}.done") and kind in KINDS:
            actions.append({"do": kind, **_values(KINDS[kind], f"do{number}", form)})
        number += 1
    return {
        "name": one("name"),
        "enabled": bool(one("enabled")),
        "most_per_hour": _number(int, one("most_per_hour")),
        "when": {"event": one("when.event"), **_values(When, "when", form)},
        "do": actions,
    }


def _values(part: type, place: str, form: Mapping[str, list[str]]) -> dict[str, Any]:
    """The fields that differ from their defaults."""
    hints = typing.get_type_hints(part)
    found: dict[str, Any] = {}
    for field in dataclasses.fields(part):
        if field.name == "event":
            continue
        given = [value.strip() for value in form.get(f"{place}.{field.name}", [])]
        hint, value = hints[field.name], given[-1] if given else ""
        if typing.get_origin(hint) is tuple:
            item = typing.get_args(hint)[0]
            parts = [word.strip() for text in given for word in text.split(",")]
            found[field.name] = [_number(int, word) if item is int else word for word in parts if word]
        elif hint is float:
            found[field.name] = _number(float, value)
        else:
            found[field.name] = value
    return found


def _number(kind: type[int] | type[float], text: str) -> Any:
    """The number in a text; the text itself where there is none, so that the rule's own check refuses it."""
    try:
        return kind(text.replace(",", "."))
    except ValueError:
        return text


def _field(part: Any, field: dataclasses.Field[Any], place: str, names: RuleNames) -> Field:
    hint = typing.get_type_hints(type(part))[field.name]
    value, metadata = getattr(part, field.name), field.metadata
    many = typing.get_origin(hint) is tuple
    item = typing.get_args(hint)[0] if many else hint
    choices = _choices(field.name, item, names)
    kind: Kind = "many" if choices else "list"
    if not many:
        kind = "number" if hint is float else "choice" if choices else "text"
    values = tuple(map(str, value)) if many else (f"{value:g}" if isinstance(value, float) else str(value),)
    there = {choice.value for choice in choices}
    gone = [FieldChoice(one, one, given=True) for one in values if many and choices and one not in there]
    return Field(
        place=f"{place}.{field.name}",
        doc=metadata["doc"],
        kind=kind,
        values=values,
        choices=(*choices, *gone),
        low=metadata["low"],
        high=metadata["high"],
        example=metadata["example"],
        events=tuple(event for event in FILTERS if field.name in FILTERS[event])
        if isinstance(part, When)
        else (),
    )


def _choices(name: str, item: Any, names: RuleNames) -> tuple[FieldChoice, ...]:
    known = names.known
    if typing.get_origin(item) is Literal:
        return tuple(FieldChoice(one, _word(name, one, names)) for one in typing.get_args(item))
    if name == "meanings":
        return tuple(FieldChoice(one, _word(name, one, names)) for one in MEANINGS)
    several = ("all", *AUDIENCES.values()) if name == "targets" else ()
    everybody = tuple(FieldChoice(one, names.words[one]) for one in several)
    there: dict[str, tuple[Iterable[str], Mapping[str, str]]] = {
        "points": (known.points, names.points),
        "operators": (known.operators, names.operators),
        "devices": (known.devices, names.boards),
        "targets": (known.targets, {}),
        "microphones": (known.microphones, {}),
        "cameras": (known.cameras, {}),
    }
    ids, called = there.get(name, ((), {}))
    return (*everybody, *(FieldChoice(one, called.get(one, one), given=True) for one in ids))


def _word(field: str, value: str, names: RuleNames) -> str:
    """The title of a value, in this field if that makes a difference."""
    return names.words.get(f"{field}:{value}") or names.words.get(value, value)


def blank() -> Rule:
    """A rule that nothing has been said of yet."""
    return Rule("", When(), ())
