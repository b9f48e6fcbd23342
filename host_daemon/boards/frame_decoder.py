"""Where bytes from boards become events: checked against the board's own key, or refused.

Nothing here stores or answers. The caller writes the event and, when it is on disk, sends `ack`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from firmware.common import wire
from host_daemon.base.durations import DAY_MS
from host_daemon.events import BoardReported, Gesture, Pressed

Why = Literal[
    "unknown board",
    "bad tag",
    "wrong version",
    "malformed",
    "impossible age",
    "not for the post",
    "replay",
]

# A board's clock is 32 bits of milliseconds and its queue is of presses of this season; more is nonsense.
OLDEST_MS = 40 * DAY_MS


@dataclass(frozen=True)
class Taken:
    """A frame that is good. ack: the frame to send back once `event` is on disk."""

    event: Pressed | BoardReported
    ack: bytes


@dataclass(frozen=True)
class Refused:
    """A frame that is not. device: whom it is counted against, 12 hex digits, empty when that is unknown."""

    device: str
    why: Why


def take(
    data: bytes, received_at: int, link: str, signal_dbm: int | None, key_of: Callable[[str], bytes | None]
) -> Taken | Refused:
    """The event in a frame that arrived at `received_at`, or why there is none.

    key_of: the key of a paired board by its 12 hex digits, or None. The event's `at` is the moment
    of the press: `received_at` less the age that the frame carries.
    """
    try:
        head = wire.peek(data)
    except wire.WrongVersion:
        device = data[2:8].hex()  # where every version so far has it
        return Refused(device if key_of(device) else "", "wrong version")
    except wire.WireError:
        return Refused("", "malformed")
    device = head.device.hex()
    key = key_of(device)
    if key is None:
        return Refused(device, "unknown board")
    try:
        frame = wire.check(data, key)
    except wire.BadTag:
        return Refused(device, "bad tag")
    except wire.WireError:
        return Refused(device, "malformed")
    if frame.age_ms > OLDEST_MS:
        return Refused(device, "impossible age")
    at = received_at - frame.age_ms
    event: Pressed | BoardReported
    if frame.kind == wire.PRESS:
        event = _pressed(frame, device, at, link)
    elif frame.kind in (wire.STATUS, wire.HELLO):
        event = _reported(frame, device, at, link, signal_dbm)
    else:
        return Refused(device, "not for the post")
    return Taken(event, wire.pack(wire.ack_of(frame), key))


def _pressed(frame: wire.Frame, device: str, at: int, link: str) -> Pressed:
    press = frame.payload
    return Pressed(
        uid=f"{device}.{frame.boot}.{frame.seq}",
        at=at,
        device=device,
        boot=frame.boot,
        seq=frame.seq,
        button=press.button,
        gesture=cast(Gesture, wire.GESTURES[press.gesture]),
        number=press.number,
        counter=press.counter,
        battery_mv=press.battery_mv,
        at_certain=not frame.flags & wire.AGE_LOWER_BOUND,
        link=link,
    )


def _reported(frame: wire.Frame, device: str, at: int, link: str, signal_dbm: int | None) -> BoardReported:
    status = frame.payload
    suffix = "hello" if frame.kind == wire.HELLO else "status"
    return BoardReported(
        uid=f"{device}.{frame.boot}.{frame.seq}/{suffix}",
        at=at,
        device=device,
        boot=frame.boot,
        seq=frame.seq,
        app=status.app,
        version=status.version,
        reset_cause=status.reset_cause,
        uptime_s=status.uptime_s,
        queue=status.queue,
        dropped=status.dropped,
        stuck=status.stuck,
        battery_mv=status.battery_mv,
        signal_dbm=signal_dbm if signal_dbm is not None else status.signal_dbm,
        free_memory=status.free_memory,
        counters=tuple(status.counters),
        link=link,
    )
