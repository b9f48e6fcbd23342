"""Contacts of a list of events, the same ones whatever order the events arrived in."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from host_daemon.contacts.contact import Contact
from host_daemon.contacts.point import ServicePoint
from host_daemon.events import Asked, BackgroundMeasured, Event, Rated
from host_daemon.settings.contacts import ContactSettings


def fold(events: Iterable[Event], settings: ContactSettings, now: int) -> tuple[Contact, ...]:
    """The contacts of all service points in `events`, ordered by (at, uid).

    events: in any order; one that comes twice counts once; kinds that make no contact are passed over.
    now: UTC milliseconds; asks whose window is not over by then are `open`.
    """
    moods: dict[str, BackgroundMeasured] = {}
    steps: list[Asked | Rated] = []
    for event in events:
        if isinstance(event, (Asked, Rated)):  # a union costs three times as much here
            steps.append(event)
        elif isinstance(event, BackgroundMeasured):
            known = moods.get(event.cause)
            if known is None or (known.at, known.uid) < (event.at, event.uid):
                moods[event.cause] = event
    steps.sort(key=attrgetter("at", "uid"))
    points: dict[str, ServicePoint] = {}
    last = ""
    for step in steps:
        if step.uid == last:
            continue
        last = step.uid
        if step.point not in points:
            points[step.point] = ServicePoint(settings, moods)
        points[step.point].feed(step)
    contacts: list[Contact] = []
    for point in points.values():
        contacts += point.contacts(now)
    return tuple(sorted(contacts, key=attrgetter("at", "uid")))
