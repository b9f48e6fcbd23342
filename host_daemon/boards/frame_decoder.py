"""Decoder of frames: bytes from boards become events, checked against the board's own key, or are rejected.

Nothing here stores or answers. The caller writes the event and, when it is on disk, sends `ack`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from firmware.common import wire
from host_daemon.base.durations import DAY_MS
from host_daemon.events import BoardReported, Gesture, Pressed
from host_daemon.links.link import Arrived
from host_daemon.store.config import Config

RejectionReason = Literal[
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
class Decoded:
    """A frame that is good. ack: the frame to send back once `event` is on disk."""

    event: Pressed | BoardReported
    ack: bytes


@dataclass(frozen=True)
class Rejected:
    """A frame that is not. device: whom it is counted against, 12 hex digits, empty when that is unknown."""

    device: str
    why: RejectionReason


def decode(arrived: Arrived, config: Config) -> Decoded | Rejected:
    """The event in a frame, or why there is none. config: knows the paired boards and their keys.

    The event's `at` is the moment of the press: when the frame arrived, less the age that it carries.
    """
    data, link = arrived.frame, arrived.link
    try:
        head = wire.peek(data)
    except wire.WrongVersion:
        device = data[2:8].hex()  # where every version so far has it
        return Rejected(device if _key(config, device) else "", "wrong version")
    except wire.WireError:
        return Rejected("", "malformed")
    device = head.device.hex()
    key = _key(config, device)
    if key is None:
        return Rejected(device, "unknown board")
    try:
        frame = wire.check(data, key)
    except wire.BadTag:
        return Rejected(device, "bad tag")
    except wire.WireError:
        return Rejected(device, "malformed")
    if frame.age_ms > OLDEST_MS:
        return Rejected(device, "impossible age")
    at = arrived.received_at - frame.age_ms
    event: Pressed | BoardReported
    if frame.kind == wire.PRESS:
        event = _pressed(frame, device, at, link)
    elif frame.kind in (wire.STATUS, wire.HELLO):
        event = _reported(frame, device, at, link, arrived.signal_dbm)
    else:
        return Rejected(device, "not for the post")
    return Decoded(event, wire.pack(wire.ack_of(frame), key))


def _key(config: Config, device: str) -> bytes | None:
    """The key of a board (12 hex digits) that is paired and was not forgotten since."""
    return config.key(device) if config.board(device) else None


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
        flash_failed=bool(frame.flags & wire.FLASH_FAILED),
    )
