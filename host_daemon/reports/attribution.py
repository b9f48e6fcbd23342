"""Visitors and minutes of expression, each with whoever served at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from host_daemon.contacts.on_duty import OnDuty
from host_daemon.events import VisitorCounted
from host_daemon.projections.people import CountedPerson, people
from host_daemon.store.config import Config
from host_daemon.store.duty import known_signs
from host_daemon.store.reader import Reader


@dataclass(frozen=True)
class SeenMinute:
    """A minute of customers' expression: mean shares over the frames with a face, 0 to 1. at: UTC ms."""

    at: int
    point: str
    operator: str | None
    positive: float
    neutral: float
    negative: float


def visitors(reader: Reader, config: Config, start: int, end: int) -> list[CountedPerson]:
    """Visitors who came in, in [start, end), by time; operator: whoever served at their point then."""
    duty = OnDuty(known_signs(reader, config, start, end))
    return [
        replace(one, operator=_operator(duty, one.point, one.at))
        for _kind, one in people(reader, (VisitorCounted,), start, end)
    ]


def minutes(
    reader: Reader, config: Config, cameras: Mapping[str, str], start: int, end: int
) -> list[SeenMinute]:
    """Minutes in which one of the cameras saw a face, by time. cameras: the point of each by name."""
    duty = OnDuty(known_signs(reader, config, start, end))
    found = [
        SeenMinute(one.at, point, _operator(duty, point, one.at), one.positive, one.neutral, one.negative)
        for camera, point in cameras.items()
        for one in reader.minutes(camera, start, end)
        if one.seen
    ]
    return sorted(found, key=lambda one: one.at)


def _operator(duty: OnDuty, point: str, at: int) -> str | None:
    serving = duty.at(point, at)
    return serving.operator if serving else None
