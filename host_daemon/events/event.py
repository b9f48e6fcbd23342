"""The root of all events, and the JSON form of every one of them.

Everybody imports these from `events`, which has the events themselves.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import typing
from dataclasses import dataclass
from typing import Any

from host_daemon.base.type_check import Check, check, frozen


class BadEvent(ValueError):
    """A line that is not an event: not JSON, of an unknown kind, or with a missing or wrong field."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """The root of all events.

    uid: natural key, unique in the journal.
    at: when it happened, UTC, milliseconds since 1970.
    """

    uid: str
    at: int


@functools.cache
def _kinds() -> dict[str, tuple[type[Event], dict[str, Check]]]:
    """Every event by its name, with what tells whether a value fits each of its fields."""
    return {
        kind.__name__: (kind, {name: check(hint) for name, hint in typing.get_type_hints(kind).items()})
        for kind in Event.__subclasses__()
    }


def encode(event: Event) -> dict[str, Any]:
    """The event as a JSON object, its class under `event`."""
    return {"event": type(event).__name__, **dataclasses.asdict(event)}


def to_line(event: Event) -> str:
    """The event as one line of JSON with its newline."""
    return json.dumps(encode(event), ensure_ascii=False, separators=(",", ":")) + "\n"


def decode(data: object) -> Event:
    """The event in a JSON object.

    Raises BadEvent with what is wrong; unknown fields are wrong too.
    """
    if not isinstance(data, dict):
        raise BadEvent("an event is a JSON object")
    fields = dict(data)
    name = fields.pop("event", None)
    found = _kinds().get(name) if isinstance(name, str) else None
    if found is None:
        raise BadEvent(f"unknown event {name!r}")
    kind, checks = found
    if unknown := fields.keys() - checks.keys():
        raise BadEvent(f"{name}: unknown field {min(unknown)!r}")
    values: dict[str, Any] = {}
    for key, value in fields.items():
        value = frozen(value)
        if not checks[key](value):
            raise BadEvent(f"{name}.{key}: {value!r} does not fit")
        values[key] = value
    try:
        return kind(**values)
    except TypeError as error:
        raise BadEvent(f"{name}: {error}") from None


def from_line(line: str | bytes) -> Event:
    """The event in one line of JSON. Raises BadEvent."""
    try:
        return decode(json.loads(line))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BadEvent(f"not JSON: {error}") from None
