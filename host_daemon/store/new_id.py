"""Ids of new records."""

from __future__ import annotations

import re


def new_id(name: str, taken: set[str]) -> str:
    """A short id that stays when the name changes: letters of the name, and a number where that is taken."""
    base = re.sub(r"[^\w]+", "-", name.lower()).strip("-_")[:32] or "one"
    number = 1
    found = base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found
