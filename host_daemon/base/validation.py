"""Values that people or other programs wrote (JSON, TOML) as frozen dataclasses, or a refusal with its place.

The one way for everything that is written outside of the program: settings, rules, kits, surveys, phrases,
standards of service, layouts of tills. A dataclass says what fits: types by its annotations, limits by the
metadata that `settings.field.setting` makes. What one field cannot say (two fields that contradict each
other, names that are there twice) its own module checks afterwards, with the same errors.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from host_daemon.base.errors import UserError
from host_daemon.base.shown_address import without_secrets
from host_daemon.base.texts import mark as _
from host_daemon.base.type_check import fits

T = TypeVar("T")

OBJECT = _("{place}: an object was expected, not {value}")
LIST = _("{place}: a list was expected, not {value}")
UNKNOWN = _("{place}: there is no such field; known here are {known}")
MISSING = _("{place}: {field} is missing")
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
# Longer values are cut where they are told.
LONGEST = 80

# Of Unicode: controls, halves of characters, ends of lines and paragraphs.
_UNPRINTED = ("Cc", "Cs", "Zl", "Zp")


class BadValue(UserError):
    """A value that is unknown, of another type or out of range. The text names it and says what would do."""


class _OutOfRange(BadValue):
    """A value of the right type that is not among those allowed."""


def printable(char: str) -> bool:
    """Whether a character may stand in a name, a number or a setting: it shows, or leaves a blank."""
    return unicodedata.category(char) not in _UNPRINTED


def build(
    kind: type[T],
    written: object,
    place: str = "",
    *,
    whole: str = "settings",
    error: type[UserError] = BadValue,
) -> T:
    """A `kind` from an object of its fields; what is not written keeps its default.

    Nested dataclasses are objects, tuples of them are lists of objects. place: goes before the names of
    fields; whole: what the object is called where it has no place. Raises `error`.

    A class may have a `SHAPE`: one sentence on its fields, said of whatever is missing, unknown or of another
    type. A field's `wrong` is said of whatever else does not do.
    """
    try:
        return _object(kind, written, place, whole)
    except BadValue as problem:
        raise error(problem.message, **problem.values) from None


def members(
    written: object, place: str, known: Collection[str], needed: Iterable[str] = (), whole: str = ""
) -> dict[str, Any]:
    """The members of an object: all that are needed, and none but those known. Raises BadValue."""
    for name in (found := mapping(written, place or whole)):
        if name not in known:
            raise BadValue(UNKNOWN, place=_inside(place, str(name)), known=", ".join(known))
    for name in needed:
        if name not in found:
            raise BadValue(MISSING, place=place or whole, field=name)
    return found


def mapping(written: object, place: str) -> dict[str, Any]:
    """An object with any members. Raises BadValue."""
    if not isinstance(written, dict):
        raise BadValue(OBJECT, place=place, value=_told(written))
    return written


def _told(value: object) -> str:
    """A value as a refusal has it. Cameras' addresses carry passwords."""
    return without_secrets(repr(value))[:LONGEST]


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _object(kind: type[T], written: object, place: str, whole: str) -> T:
    assert dataclasses.is_dataclass(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    hints = _hints(kind)
    shape: str | None = getattr(kind, "SHAPE", None)
    try:
        needed = [field.name for field in fields.values() if _needed(field)]
        given = members(written, place, fields, needed, whole)
    except BadValue:
        if shape is None:
            raise
        raise BadValue(shape, place=place or whole, known=", ".join(fields)) from None
    values = {
        name: _field(fields[name], hints[name], value, _inside(place, name), shape)
        for name, value in given.items()
    }
    return typing.cast(T, kind(**values))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    """Types of the fields. Rules are read for every event: names of types are looked up once."""
    return typing.get_type_hints(kind, include_extras=True)


def _needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _field(field: dataclasses.Field[Any], hint: Any, written: object, place: str, shape: str | None) -> Any:
    try:
        value = _value(hint, written, place)
        _check(field.metadata, value, place)
    except BadValue as problem:
        low, high, wrong = map(field.metadata.get, ("low", "high", "wrong"))
        if problem.message == UNPRINTED or problem.values.get("place") != place:
            raise
        if shape and not isinstance(problem, _OutOfRange):
            raise BadValue(shape, place=place) from None
        if wrong:
            raise BadValue(wrong, place=place, low=low, high=high, value=_told(written)) from None
        raise
    return value


def _value(hint: Any, value: object, place: str) -> Any:
    if dataclasses.is_dataclass(hint):
        inner = typing.cast(type, hint)
        return value if isinstance(value, inner) else _object(inner, value, place, place)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise BadValue(LIST, place=place, value=_told(value))
        return tuple(_value(args[0], item, f"{place}[{i}]") for i, item in enumerate(value))
    if origin is dict:
        given = mapping(value, place)
        return {str(key): _value(args[1], item, f"{place}.{key}") for key, item in given.items()}
    if origin in (types.UnionType, typing.Union) and type(None) in args:
        return None if value is None else _value(args[0], value, place)
    if origin is typing.Annotated:
        found = _value(args[0], value, place)
        _check(args[1], found, place)
        return found
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValue(EXPECTED[float], place=place, value=_told(value))
    if not fits(value, hint):
        if origin is typing.Literal:
            raise _not_among(args, value, place)
        raise BadValue(EXPECTED[hint], place=place, value=_told(value))
    if isinstance(value, str) and not all(map(printable, value)):
        raise BadValue(UNPRINTED, place=place, value=without_secrets(ascii(value)))
    return float(typing.cast(float, value)) if hint is float else value


def _check(metadata: Mapping[str, Any], value: Any, place: str) -> None:
    low, high, choices = metadata.get("low"), metadata.get("high"), metadata.get("choices")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if low is not None and value < low:
            raise _OutOfRange(SMALL, place=place, value=value, low=low)
        if high is not None and value > high:
            raise _OutOfRange(LARGE, place=place, value=value, high=high)
    if choices is not None and value not in choices:
        raise _not_among(choices, value, place)


def _not_among(choices: Iterable[object], value: object, place: str) -> BadValue:
    known = ", ".join(map(str, choices))
    return _OutOfRange(AMONG, place=place, known=known, value=_told(value))
