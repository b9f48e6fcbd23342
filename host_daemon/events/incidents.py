"""Events of incidents: opened, told, worked on, tagged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event as Event
from host_daemon.events.ratings import Rating
from host_daemon.events.staff import ServedBy


@dataclass(frozen=True, kw_only=True)
class IncidentOpened(Event):
    """Something that somebody must react to. uid: `<cause>/incident`. served_by: as in Rated."""

    point: str
    operator: str | None
    rating: Rating | None
    cause: str
    rule: str
    served_by: ServedBy = ""


@dataclass(frozen=True, kw_only=True)
class NoticeOwed(Event):
    """A message about the cause is owed to targets (names, or `all`). uid: `<cause>/notice`."""

    point: str
    operator: str | None
    rating: Rating | None
    targets: tuple[str, ...]
    cause: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class IncidentMarked(Event):
    """Somebody worked on an incident. uid: `<incident>/mark/<at>.<user>`; cause: uid of the incident.

    status: as it is from now on. comment: added now, may be empty. tags: reasons, all that are set now.
    """

    cause: str
    user: str
    status: Literal["new", "working", "closed"]
    comment: str
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Tagged(Event):
    """A rule put a tag on something. uid: `<cause>/tag/<tag>`; cause: uid of the event that it is on."""

    point: str
    operator: str | None
    tag: str
    cause: str
    rule: str
