"""Directory of the site: what stands where, and who serves, by the configuration as it is now."""

from __future__ import annotations

from collections.abc import Iterable

from host_daemon.base.latest import Latest
from host_daemon.contacts.on_duty import OnDuty, Serving, Sign
from host_daemon.events import Event, Whose
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.duty import signs_of
from host_daemon.store.records import Board


class Directory:
    """settings: as they are now. known: signs of the last shift, from which who serves is known at start."""

    def __init__(self, config: Config, settings: Latest[Settings], known: Iterable[Sign] = ()) -> None:
        self._config = config
        self._settings = settings
        self._on_duty = OnDuty(known)

    def put(self, event: Event) -> None:
        """Remember what an event says of who serves."""
        for sign in signs_of(event, self._config):
            self._on_duty.put(sign)

    def board(self, device: str) -> Board | None:
        """A paired board, or None."""
        return self._config.board(device)

    def serving(self, point: str, at: int) -> Serving | None:
        """Whoever serves at `point` at the moment `at` (UTC, ms); None when nobody is known."""
        return self._on_duty.at(point, at)

    def operator(self, point: str, at: int) -> str | None:
        """Their id."""
        found = self.serving(point, at)
        return found.operator if found else None

    def worker(self, number: int) -> str | None:
        """Id of the operator for whom a keypad's number stands, or None."""
        named = self._settings().contacts.numbers
        return next((one.operator for one in named if one.number == number and one.operator), None)

    def points(self) -> tuple[str, ...]:
        """Ids of all service points."""
        return tuple(point.id for point in self._config.points())

    def microphones(self, point: str) -> tuple[str, ...]:
        """Names of the microphones at a service point."""
        return tuple(one.name for one in self._settings().audio.microphones if one.point == point)

    def cameras(self, point: str, whose: Whose = "customer") -> tuple[str, ...]:
        """Names of the cameras at a point that look at customers, or at operators where that is allowed."""
        vision = self._settings().vision
        if whose == "operator" and not vision.measure_staff:
            return ()
        return tuple(one.name for one in vision.cameras if one.point == point and one.role == whose)

    def camera_point(self, camera: str) -> str | None:
        """The service point at which a camera stands, or None."""
        return next((one.point for one in self._settings().vision.cameras if one.name == camera), None)
