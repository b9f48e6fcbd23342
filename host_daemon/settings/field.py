"""One setting: a field of a frozen dataclass that knows its meaning and its limits.

A part of the post declares its slice as a frozen dataclass whose fields are made by `setting`.
`build` makes such a slice from what people wrote, and says in their words what is wrong.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _

T = TypeVar("T")

OBJECT = _("{place}: an object was expected, not {value}")
LIST = _("{place}: a list was expected, not {value}")
UNKNOWN = _("{place}: there is no such field; known here are {known}")
UNPRINTED = _("{place}: {value} has characters that cannot be printed")
AMONG = _("{place}: one of {known} was expected, not {value}")
SMALL = _("{place}: {value} is too small, the least is {low}")
LARGE = _("{place}: {value} is too large, the most is {high}")
EXPECTED: dict[type, str] = {
    int: _("{place}: a whole number was expected, not {value}"),
    float: _("{place}: a number was expected, not {value}"),
    str: _("{place}: a text was expected, not {value}"),
    bool: _("{place}: true or false was expected, not {value}"),
}


# Of Unicode: controls, halves of characters, ends of lines and paragraphs.
_UNPRINTED = ("Cc", "Cs", "Zl", "Zp")


def printable(char: str) -> bool:
    """Whether a character may stand in a name, a number or a setting: it shows, or leaves a blank."""
    return unicodedata.category(char) not in _UNPRINTED


class BadSetting(UserError):
    """A setting that is unknown or out of range. The text names it and says what would do."""


def setting(
    default: Any,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] | None = None,
    example: str = "",
) -> Any:
    """A field with its default, a sentence on what it means (with its unit), its limits, and an example."""
    metadata = {"doc": doc, "low": low, "high": high, "choices": choices, "example": example}
    if isinstance(default, tuple) or not dataclasses.is_dataclass(default):
        return dataclasses.field(default=default, metadata=metadata)
    return dataclasses.field(default_factory=type(default), metadata=metadata)


def build(kind: type[T], written: object, path: str = "") -> T:
    """A `kind` from a JSON object of overrides; what is not written keeps its default.

    Nested slices are objects, tuples of slices are lists of objects. Raises BadSetting.
    """
    if not isinstance(written, dict):
        raise BadSetting(OBJECT, place=path or "settings", value=repr(written))
    assert dataclasses.is_dataclass(kind)
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    values: dict[str, Any] = {}
    for name, value in written.items():
        place = f"{path}.{name}" if path else str(name)
        if name not in fields:
            raise BadSetting(
                UNKNOWN,
                place=place,
                known=", ".join(fields),
            )
        values[name] = _value(hints[name], value, place)
        _check(fields[name].metadata, values[name], place)
    try:
        return typing.cast(T, kind(**values))
    except TypeError as error:
        raise BadSetting(_("{place}: {problem}"), place=path or "settings", problem=error) from None


def leaves(kind: type, path: str = "") -> Iterator[tuple[str, dataclasses.Field[Any]]]:
    """Every setting below `kind` with its dotted place; a list of slices gives those of one item too."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        place = f"{path}.{field.name}" if path else field.name
        hint = hints[field.name]
        if dataclasses.is_dataclass(hint):
            yield from leaves(typing.cast(type, hint), place)
            continue
        yield place, field
        item = typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else None
        if dataclasses.is_dataclass(item):
            yield from leaves(typing.cast(type, item), place + "[]")


def _value(hint: Any, value: object, place: str) -> Any:
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint), value, place)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise BadSetting(LIST, place=place, value=repr(value))
        return tuple(_value(args[0], item, f"{place}[{i}]") for i, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, dict):
            raise BadSetting(OBJECT, place=place, value=repr(value))
        return {str(key): _value(args[1], item, f"{place}.{key}") for key, item in value.items()}
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _value(args[0], value, place)
    if origin is typing.Literal:
        if value not in args:
            raise _not_among(args, value, place)
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise BadSetting(EXPECTED[float], place=place, value=repr(value))
    if isinstance(hint, type) and (not isinstance(value, hint) or (hint is int and isinstance(value, bool))):
        raise BadSetting(EXPECTED[hint], place=place, value=repr(value))
    if isinstance(value, str) and not all(map(printable, value)):
        raise BadSetting(UNPRINTED, place=place, value=ascii(value))
    return value


def _check(metadata: typing.Mapping[str, Any], value: Any, place: str) -> None:
    low, high, choices = metadata.get("low"), metadata.get("high"), metadata.get("choices")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if low is not None and value < low:
            raise BadSetting(SMALL, place=place, value=value, low=low)
        if high is not None and value > high:
            raise BadSetting(LARGE, place=place, value=value, high=high)
    if choices is not None and value not in choices:
        raise _not_among(choices, value, place)


def _not_among(choices: Iterable[object], value: object, place: str) -> BadSetting:
    known = ", ".join(map(str, choices))
    return BadSetting(AMONG, place=place, known=known, value=repr(value))
