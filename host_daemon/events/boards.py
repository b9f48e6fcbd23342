"""Events of boards: presses, and reports of boards on themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events.event import Event

Gesture = Literal["click", "double", "hold"]


@dataclass(frozen=True, kw_only=True)
class Pressed(Event):
    """One button gesture on a board. uid is `<device>.<boot>.<seq>`.

    device: 12 hex digits, the board's radio address.
    boot, seq: the board's boot epoch and the number of the press within it.
    button: index in the board's pin map, from 0.
    number: what the keypad entered before the smiley, or None.
    counter: presses of this button since the board was made.
    battery_mv: millivolts, None on a powered board.
    at_certain: False when the board lost power between press and sending, so that `at` is
        only the latest moment it can have been; such a press cuts no sound.
    link: name of the link it came by.
    """

    device: str
    boot: int
    seq: int
    button: int
    gesture: Gesture
    number: int | None
    counter: int
    battery_mv: int | None
    at_certain: bool
    link: str


@dataclass(frozen=True, kw_only=True)
class BoardReported(Event):
    """A board's own status: sent on start, every minute when powered, with each press on battery.

    uid is `<device>.<boot>.<seq>/status`, or `/hello` for the one at start. reset_cause: as the board names
    it. uptime_s: seconds since start. queue: presses not acknowledged yet. dropped: presses it could not
    keep since start, because its queue was full. stuck: a bit per button that is held far too long.
    version: of its firmware. signal_dbm: None on wires. free_memory: bytes. counters: presses of each
    button since the board was made. flash_failed: its flash is full or can only be read.
    """

    device: str
    boot: int
    seq: int
    app: str
    version: str
    reset_cause: str
    uptime_s: int
    queue: int
    dropped: int
    stuck: int
    battery_mv: int | None
    signal_dbm: int | None
    free_memory: int | None
    counters: tuple[int, ...]
    link: str
    flash_failed: bool = False


@dataclass(frozen=True, kw_only=True)
class PressesMissed(Event):
    """Presses that a board counted and that will not arrive. uid: `<cause>/missed/<button>`.

    at: when it became known, not when they were pressed. cause: uid of the report that showed it. operator:
    whose board it is, or None.
    """

    point: str
    operator: str | None
    device: str
    button: int
    count: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class PressFound(Event):
    """A press that had been told as missed has arrived after all. uid: `<cause>/found`; cause: that press."""

    point: str
    operator: str | None
    device: str
    button: int
    cause: str


@dataclass(frozen=True, kw_only=True)
class BoardFellSilent(Event):
    """A powered board has said nothing for too long. uid: `<device>/silent/<heard_at>`.

    heard_at: when it was last heard, UTC milliseconds; 0: never.
    """

    device: str
    point: str
    heard_at: int


@dataclass(frozen=True, kw_only=True)
class BoardReturned(Event):
    """A board that had fallen silent is heard again. uid: `<device>/back/<heard_at>`; heard_at: as there."""

    device: str
    point: str
    heard_at: int
