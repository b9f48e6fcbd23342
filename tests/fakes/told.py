"""What a board told: a press, and how it is."""

from __future__ import annotations

from typing import Any

from host_daemon.events import BoardReported, Pressed


def press(device: str, at: int, button: int = 0, **other: Any) -> Pressed:
    """A click, the first of the board unless `other` says so, by gateway."""
    fields: dict[str, Any] = {
        "boot": 1,
        "seq": 1,
        "gesture": "click",
        "number": None,
        "counter": other.get("seq", 1),
        "battery_mv": None,
        "at_certain": True,
        "link": "gateway",
    } | other
    uid = f"{device}.{fields['boot']}.{fields['seq']}"
    return Pressed(uid=uid, at=at, device=device, button=button, **fields)


def report(device: str, at: int, seq: int = 1, **other: Any) -> BoardReported:
    """A remote's status, with nothing to complain of unless `other` says so, by USB."""
    fields: dict[str, Any] = {
        "boot": 1,
        "app": "remote",
        "version": "1",
        "reset_cause": "power",
        "uptime_s": 1,
        "queue": 0,
        "dropped": 0,
        "stuck": 0,
        "battery_mv": None,
        "signal_dbm": None,
        "free_memory": None,
        "counters": (0,),
        "link": "usb",
    } | other
    uid = f"{device}.{fields['boot']}.{seq}/status"
    return BoardReported(uid=uid, at=at, device=device, seq=seq, **fields)
