"""Events of health: of microphones, cameras, boards, links, deliveries."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from host_daemon.events.event import Event as Event

Sense = Literal["microphone", "camera", "board", "link", "delivery", "disk", "process"]


Health = Literal["ok", "warning", "failed", "off"]


@dataclass(frozen=True, kw_only=True)
class HealthReported(Event):
    """Health of a sense, board, link or delivery. uid: `<sense>:<name>`, so the newest replaces the older.

    problem: a key of `texts` in plain words for the manager, empty when ok. detail: figures for the
    technician (level in dBFS, frames per second, ...). virtual: a stand-in, not the real thing.
    """

    sense: Sense
    name: str
    health: Health
    problem: str = ""
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)
    virtual: bool = False


@dataclass(frozen=True, kw_only=True)
class HealthChanged(Event):
    """Something stopped working, or works again, and has for a while. uid: `health/<sense>:<name>/<at>`.

    sense, name, health, problem: as in HealthReported.
    """

    sense: Sense
    name: str
    health: Health
    problem: str = ""
