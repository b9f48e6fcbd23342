"""Type check of values out of JSON, for events."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable
from typing import Any, Literal

Check = Callable[[object], bool]


def frozen(value: object) -> object:
    """The value with its lists as tuples, as frozen events hold them."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def fits(value: object, hint: Any) -> bool:
    """Whether the value is of the type that the hint says; a whole number is good where a float is wanted."""
    return check(hint)(value)


@functools.cache
def check(hint: Any) -> Check:
    """The check of a type. Reports read many thousands of events: a hint is read once."""
    if hint is Any:
        return lambda value: True
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return lambda value: value in args
    if origin in (types.UnionType, typing.Union):
        several = tuple(map(check, args))
        return lambda value: any(one(value) for one in several)
    if origin is dict:
        return lambda value: isinstance(value, dict)
    if origin is tuple:
        return _tuple(args)
    if hint is float:
        return lambda value: isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return lambda value: isinstance(value, int) and not isinstance(value, bool)
    if hint is None or hint is type(None):
        return lambda value: value is None
    return lambda value: isinstance(value, hint)


def _tuple(args: tuple[Any, ...]) -> Check:
    if args[-1] is Ellipsis:
        item = check(args[0])
        return lambda value: isinstance(value, tuple) and all(map(item, value))
    items = tuple(map(check, args))
    return lambda value: (
        isinstance(value, tuple)
        and len(value) == len(items)
        and all(one(item) for one, item in zip(items, value, strict=True))
    )
