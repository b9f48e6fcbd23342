"""Occasions of a service point: the moments of visits to which rules are tied."""

from __future__ import annotations

from host_daemon.events import Asked, ReceiptPrinted, VisitorCounted
from host_daemon.standards.standard import Moment, Occasion
from host_daemon.standards.visits import GONE_MS, stays
from host_daemon.store.directory import Directory
from host_daemon.store.reader import Reader

TOLD: tuple[type[Asked | ReceiptPrinted | VisitorCounted], ...] = (Asked, ReceiptPrinted, VisitorCounted)


def occasions(
    reader: Reader, directory: Directory, point: str, start: int, end: int, now: int
) -> list[Occasion]:
    """The occasions of [start, end) at a point, as far as they are known at `now`; all in UTC ms.

    Customers come and leave by the point's cameras; without one they come by its visitor counter.
    """

    def occasion(uid: str, at: int, moment: Moment, operator: str | None = None) -> Occasion:
        return Occasion(uid, at, moment, point, operator or directory.operator(point, at))

    found = []
    cameras = directory.cameras(point)
    for camera in cameras:
        for stay in stays(reader.measures(camera, start - GONE_MS, end), now):
            if stay.came >= start:
                found.append(occasion(f"{camera}.{stay.came}/came", stay.came, "visit"))
            if stay.left is not None and start <= stay.left < end:
                found.append(occasion(f"{camera}.{stay.came}/left", stay.left, "end"))
    for event in reader.events(TOLD, start, end):
        if event.point != point:
            continue
        if isinstance(event, Asked):
            found.append(occasion(event.uid, event.at, "ask", event.operator))
        elif isinstance(event, ReceiptPrinted):
            found.append(occasion(event.uid, event.at, "receipt", event.operator))
        elif not cameras:
            # A camera at the counter knows better than a sensor at the door.
            found.append(occasion(event.uid, event.at, "visit"))
    return found
