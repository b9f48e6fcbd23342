"""Events of the standard of service: checked by PROK or by a listener."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from host_daemon.events.event import Event

# Stands before the name of a user who listened and scored; rules over phrases have no such name.
LISTENER = "listener:"


@dataclass(frozen=True, kw_only=True)
class ServiceChecked(Event):
    """A visit was held against a standard: by a listener's checklist, or by rules over phrases.

    uid: `<cause>/check/<standard>/<who>`. standard: its name. items: done (True), not done (False) or not
    applicable (None), by name. who: `listener:<user>` or `phrases`. cause: uid of the track's TrackCut, or
    of the event that the visit is known by. comment: may be empty.
    """

    point: str
    operator: str | None
    standard: str
    items: dict[str, Any]
    who: str
    cause: str
    comment: str = ""


Outcome = Literal["met", "missed", "undecidable"]


@dataclass(frozen=True, kw_only=True)
class StandardChecked(Event):
    """A rule of the standard of service held against one visit. uid: `<visit's event>/standard/<rule>/<at of
    the check>`; the newest counts. at: the moment that the rule is tied to.

    cause: uid of the visit's event. outcome: `undecidable` where too little was heard. evidence: uid of the
    phrase that decided it, or empty. start, end: the time in question, to listen to.
    """

    cause: str
    standard: str
    point: str
    operator: str | None
    outcome: Outcome
    evidence: str
    start: int
    end: int
    checked_at: int
