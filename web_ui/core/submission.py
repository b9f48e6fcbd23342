"""Submissions of pages that may wait on a phone: key, age, answers and texts."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import HTTPException
from pydantic import BaseModel, Field, StrictInt, StringConstraints

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.store.config import Config
from host_daemon.store.records import Point

# What waited on a phone for longer is not taken any more.
OLDEST_MS = 7 * DAY_MS

KEY = r"^[0-9a-f]{32}$"
Key = Annotated[str, Field(pattern=KEY, description="made by the page; a repeat changes nothing")]
Age = Annotated[int, Field(ge=0, le=OLDEST_MS, description="milliseconds from the touch to this sending")]
# Answers to a survey by question: a place on its scale or among its choices, or the text.
Answers = Annotated[
    dict[str, StrictInt | Annotated[str, StringConstraints(max_length=2000)]], Field(max_length=12)
]


class Stored(BaseModel):
    """It is stored."""

    taken: bool = True


def point_of(config: Config, point: str) -> Point:
    """The service point of that id. Raises 404."""
    found = config.one(Point, point)
    if found is None:
        raise HTTPException(404, _("There is no such service point."))
    return found


def clean(written: str) -> str:
    """Without control characters but line breaks, and without space around."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", written).strip()
