"""One setting: a field of a frozen dataclass that knows its meaning and its limits.

A part of the post declares its slice as a frozen dataclass whose fields are made by `setting`;
`base.validation.build` makes such a slice of what people wrote.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any


def setting(
    default: Any,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] | None = None,
    example: str = "",
    wrong: str = "",
) -> Any:
    """A field with its default, a sentence on what it means (with its unit), its limits, and an example.

    wrong: said instead of the usual words when a value does not do; a key of `texts`.
    """
    metadata = {
        "doc": doc,
        "low": low,
        "high": high,
        "choices": choices,
        "example": example,
        "wrong": wrong,
    }
    if isinstance(default, tuple) or not dataclasses.is_dataclass(default):
        return dataclasses.field(default=default, metadata=metadata)
    return dataclasses.field(default_factory=type(default), metadata=metadata)


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
