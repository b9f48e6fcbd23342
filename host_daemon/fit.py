"""Whether a value out of JSON fits a type, for events."""

from __future__ import annotations

import types
import typing
from typing import Any, Literal


def frozen(value: object) -> object:
    """The value with its lists as tuples, as frozen events hold them."""
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value


def fits(value: object, hint: Any) -> bool:
    """Whether the value is of the type that the hint says; a whole number is good where a float is wanted."""
    if hint is Any:
        return True
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return value in args
    if origin in (types.UnionType, typing.Union):
        return any(fits(value, arg) for arg in args)
    if origin is dict:
        return isinstance(value, dict)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if args[-1] is Ellipsis:
            return all(fits(item, args[0]) for item in value)
        return len(value) == len(args) and all(map(fits, value, args))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is None or hint is type(None):
        return value is None
    return isinstance(value, hint)
