"""A rule as its form is sent."""

from __future__ import annotations

from typing import Any


def night(**more: Any) -> dict[str, Any]:
    """The fields, with `__` for the dots in their names. more: others in their place."""
    return {
        "old": "",
        "name": "night",
        "enabled": "on",
        "most_per_hour": "60",
        "when__event": "rated",
        "when__ratings": ["negative"],
        "when__hours": "22:00-06:00",
        "do0__kind": "open_incident",
        "do0__done": "on",
        "do1__kind": "cut",
        "do1__done": "on",
        "do1__track": "incident",
        "do1__before_s": "20",
        "do1__after_s": "2,5",
        "do2__kind": "photo",
        **more,
    }
