"""Undo a kit: what it changed is as before, what people have changed since stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from host_daemon.kits.diff import Setup

_NOTHING = object()


def undone(now: Setup, applied: Setup, before: Setup) -> Setup:
    """The setup of now without what made `applied` out of `before`.

    A setting, rule, phrase or meaning that is not as the kit left it is somebody's own by now, and stays.
    Pages and reports that come first are those of the kits that are left.
    """
    name = applied.kits[-1]
    replaced = [one for one in before.kits if one not in applied.kits]
    return Setup(
        _back(now.settings, applied.settings, before.settings, deep=True),
        _listed(now.rules, applied.rules, before.rules, "name"),
        {
            device: _back(meanings, applied.meanings.get(device, {}), before.meanings.get(device, {}))
            for device, meanings in now.meanings.items()
        },
        (*replaced, *(one for one in now.kits if one != name)),
        _listed(now.phrases, applied.phrases, before.phrases, "key"),
    )


def _back(
    now: Mapping[str, Any], applied: Mapping[str, Any], before: Mapping[str, Any], *, deep: bool = False
) -> dict[str, Any]:
    """deep: objects in objects are gone through as well; those that become empty go."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys((*before, *now)):
        is_, set_, was = (one.get(name, _NOTHING) for one in (now, applied, before))
        if deep and all(one is _NOTHING or isinstance(one, Mapping) for one in (is_, set_, was)):
            parts = [{} if one is _NOTHING else one for one in (is_, set_, was)]
            inner = _back(parts[0], parts[1], parts[2], deep=True)
            value: Any = inner if inner or (is_ == was == {}) else _NOTHING
        else:
            value = was if is_ == set_ else is_
        if value is not _NOTHING:
            found[name] = value
    return found


def _listed(
    now: Sequence[Mapping[str, Any]],
    applied: Sequence[Mapping[str, Any]],
    before: Sequence[Mapping[str, Any]],
    key: str,
) -> tuple[Mapping[str, Any], ...]:
    """The same for lists of what is called by `key`: what was there before comes first."""

    def named(some: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        return {one[key]: one for one in some}

    return tuple(_back(named(now), named(applied), named(before)).values())
