"""The settings tree as boxes of a form, and a filled-in form as settings."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from host_daemon.base.shown_address import HIDDEN, shown_address
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import EXPECTED, BadValue, build

WHOLE = _("{place}: write the whole address, with its name and password: they are shown as … and not copied")

Kind = Literal["flag", "number", "choice", "text", "lines"]


@dataclass(frozen=True, kw_only=True)
class Box:
    """One setting. place: its dotted name; value: as a form holds it. step: of numbers, `1` or `any`."""

    place: str
    doc: str
    kind: Kind
    value: str | bool
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    step: str = "any"


@dataclass(frozen=True, kw_only=True)
class BoxList:
    """A list of slices, such as the microphones: one item's boxes each, the last for a new one.

    kept: how many items are the stand-ins' own; they are not shown and stay.
    """

    place: str
    doc: str
    items: tuple[tuple[Box, ...], ...]
    kept: int


def boxes(part: Any, place: str) -> Iterator[Box | BoxList]:
    """The boxes of a slice with the values it has, in the tree's order."""
    hints = typing.get_type_hints(type(part))
    for field in dataclasses.fields(part):
        where, value, hint = f"{place}.{field.name}", getattr(part, field.name), hints[field.name]
        item = _item(hint)
        if dataclasses.is_dataclass(hint):
            yield from boxes(value, where)
        elif dataclasses.is_dataclass(item):
            real = [one for one in value if not getattr(one, "virtual", False)]
            shown = [*real, typing.cast(Any, item)()]
            yield BoxList(
                place=where,
                doc=field.metadata["doc"],
                items=tuple(
                    tuple(_flat(one, f"{where}[{number}]", new=number == len(real)))
                    for number, one in enumerate(shown)
                ),
                kept=len(value) - len(real),
            )
        else:
            yield _box(where, field, hint, value)


def _flat(item: Any, place: str, new: bool) -> Iterator[Box]:
    """An item's boxes but `virtual`; a new item has no name yet, and is none until it gets one."""
    for box in boxes(item, place):
        if isinstance(box, Box) and not box.place.endswith(".virtual"):
            yield dataclasses.replace(box, value="") if new and box.place.endswith(".name") else box


def _box(place: str, field: dataclasses.Field[Any], hint: Any, value: Any) -> Box:
    metadata = field.metadata
    low, high, choices = metadata["low"], metadata["high"], metadata["choices"] or ()
    kind: Kind = "text"
    held: str | bool = shown_address(str(value))
    if hint is bool:
        kind, held = "flag", bool(value)
    elif hint in (int, float):
        kind, held = "number", f"{value:g}" if isinstance(value, float) else str(value)
    elif choices:
        kind = "choice"
    elif _item(hint):
        kind, held = "lines", "\n".join(shown_address(str(one)) for one in value)
    return Box(
        place=place,
        doc=metadata["doc"],
        kind=kind,
        value=held,
        low=low,
        high=high,
        choices=tuple(choices),
        step="1" if hint is int else "any",
    )


def filled(part: Any, place: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Settings of a slice as a filled-in form has them, as far as they differ from the defaults.

    part: the slice as it is now. A box that the form lacks is an unticked flag. Raises BadValue.
    """
    hints = typing.get_type_hints(type(part))
    default = type(part)()
    written: dict[str, Any] = {}
    for field in dataclasses.fields(part):
        where, hint = f"{place}.{field.name}", hints[field.name]
        value: Any
        if dataclasses.is_dataclass(hint):
            if value := filled(getattr(part, field.name), where, form):
                written[field.name] = value
            continue
        item, same = _item(hint), getattr(default, field.name)
        if dataclasses.is_dataclass(item):
            kind = typing.cast(type, item)
            value = _items(getattr(part, field.name), kind, where, form)
            changed = tuple(build(kind, one, where) for one in value) != same
        else:
            value = _parsed(hint, form.get(where, ""), where)
            kept = getattr(part, field.name)
            if isinstance(value, str):
                value = _with_secrets(value, (kept,), where)
            elif isinstance(value, list):
                value = [_with_secrets(one, kept, where) if isinstance(one, str) else one for one in value]
            changed = value != (list(same) if isinstance(same, tuple) else same)
        if changed:
            written[field.name] = value
    return written


def _with_secrets(text: str, kept: Iterable[str], place: str) -> str:
    """A text of a form, with the secrets of an address that the form showed without them. Raises BadValue."""
    known = {shown_address(one): one for one in kept}
    if text in known:
        return known[text]
    if HIDDEN in text and shown_address(text.replace(HIDDEN, "x")) != text.replace(HIDDEN, "x"):
        raise BadValue(WHOLE, place=place)
    return text


def _items(now: Any, kind: type, place: str, form: Mapping[str, str]) -> list[dict[str, Any]]:
    kept = [dataclasses.asdict(one) for one in now if getattr(one, "virtual", False)]
    real = [one for one in now if not getattr(one, "virtual", False)]
    found = []
    number = 0
    while f"{place}[{number}].name" in form:
        if form[f"{place}[{number}].name"].strip() and not form.get(f"{place}[{number}].remove"):
            was = real[number] if number < len(real) else kind()
            found.append(
                filled(was, f"{place}[{number}]", form) | {"name": form[f"{place}[{number}].name"].strip()}
            )
        number += 1
    return found + kept


def _parsed(hint: Any, text: str, place: str) -> Any:
    if hint is bool:
        return text == "on"
    if item := _item(hint):
        return [_parsed(item, line.strip(), place) for line in text.splitlines() if line.strip()]
    if hint in (int, float):
        try:
            return hint(text.strip().replace(",", "."))
        except ValueError:
            raise BadValue(EXPECTED[float], place=place, value=repr(text)) from None
    return text.strip()


def _item(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else None
