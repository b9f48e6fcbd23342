"""Flashing: the firmware goes into the slot that is not in use, is checked, then the board switches over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.pinmap import PinMap
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.provisioning.firmware_build import ABI, Build
from host_daemon.provisioning.mpremote import Mpremote, literal

OLD = _(
    "The MicroPython {version} on the board is not the kind this firmware needs. "
    "Install MicroPython 1.22 or later."
)
LACKING = _(
    "The MicroPython on the board at {port} has no {part}, which a {board} needs. Install the MicroPython "
    "that is made for {board}, or choose the pin map of the board that is plugged in."
)
# What a pin map asks of the board's MicroPython, by its link, and for boards on battery.
PARTS = {
    "radio": _("radio (ESP-NOW)"),
    "ethernet": _("driver for an Ethernet chip"),
    "battery": _("way to be woken by a button (MicroPython 1.27 or later on an ESP32-C3)"),
}
DAMAGED = _(
    "The file {path} did not arrive whole. Check the cable and flash again; the old version still works."
)

HASHED = 12  # files that a board hashes at one word: what it is told lies in its memory too

Progress = Callable[[int, int], None]

_LOOK = """
import sys, json
try:
    slots = json.load(open('/slots.json'))
except (OSError, ValueError):
    slots = None
def has(module, *names):
    try:
        found = __import__(module)
    except ImportError:
        return False
    return any(hasattr(found, name) for name in names)
i = sys.implementation
wake = 'wake_on_ext1' if 'ESP32S3' in getattr(i, '_machine', '') else 'wake_on_gpio'
print(json.dumps({'mpy': getattr(i, '_mpy', 0) & 0xff, 'version': '.'.join(str(n) for n in i.version[:3]),
    'slots': slots, 'radio': has('espnow', 'ESPNow'), 'ethernet': has('network', 'WIZNET5K', 'PHY_W5500'),
    'battery': has('esp32', wake)}))
"""
_CLEAR = """
import os
def clear(path):
    try:
        found = list(os.ilistdir(path))
    except OSError:
        return
    for entry in found:
        if entry[1] == 0x4000:
            clear(path + '/' + entry[0])
        else:
            os.remove(path + '/' + entry[0])
    os.rmdir(path)
clear({slot})
for path in {folders}:
    os.mkdir(path)
"""
_HASH = """
import hashlib, json, binascii
sums = {{}}
for path in {paths}:
    h = hashlib.sha256()
    with open(path, 'rb') as f:
        while True:
            b = f.read(512)
            if not b:
                break
            h.update(b)
    sums[path] = binascii.hexlify(h.digest()).decode()
print(json.dumps(sums))
"""
_NOTE = """
import os, json
with open('/slots.new', 'w') as f:
    json.dump({slots}, f)
os.rename('/slots.new', '/slots.json')
"""
_START = """
import os
for name in ('boot.py', 'main.py'):
    os.rename('/' + name + '.new', '/' + name)
"""


def flash(
    port: Path, pins: PinMap, built: Build, progress: Progress | None = None, known: tuple[str, ...] = ()
) -> None:
    """Copies `built` and the pin map to the board at `port` and starts it.

    progress: told (bytes done, bytes in all). Until everything is there and checked, the board keeps
    the version it has, or the one before if the newest has not proved itself: that one stays its way back
    however often somebody flashes. Raises UserError.
    """
    with Mpremote(port, known) as board:
        found = board.run(_LOOK)
        if found["mpy"] != ABI:
            raise UserError(terminal().text(OLD, version=found["version"]))
        _fits(port, pins, found)
        slot, meanwhile, slots = _next(found["slots"])
        files = {f"/{slot}/{name}": data for name, data in built.files.items()}
        files[f"/{slot}/pins.json"] = pins.text.encode()
        files |= {f"/{name}.new": data for name, data in built.start.items()}
        folders = sorted({parent for path in files for parent in _parents(path)})
        if meanwhile:
            board.run(_NOTE.format(slots=literal(meanwhile)))
        board.run(_CLEAR.format(slot=literal(f"/{slot}"), folders=literal(folders)))
        done, total = 0, sum(map(len, files.values()))
        for path, data in files.items():
            board.write(path, data)
            done += len(data)
            if progress:
                progress(done, total)
        sums: dict[str, str] = {}
        paths = list(files)
        for start in range(0, len(paths), HASHED):
            sums |= board.run(_HASH.format(paths=literal(paths[start : start + HASHED])))
        for path, data in files.items():
            if sums.get(path) != hashlib.sha256(data).hexdigest():
                raise UserError(terminal().text(DAMAGED, path=path))
        board.run(_START + _NOTE.format(slots=literal(slots)))
        board.restart()


def _fits(port: Path, pins: PinMap, found: dict[str, Any]) -> None:
    """Raises UserError when the board lacks what its pin map needs: it would crash again and again."""
    needs = {pins.link, pins.power} | ({"radio"} if pins.app == "gateway" else set())
    for part, name in PARTS.items():
        if part in needs and not found[part]:
            text = terminal().text(LACKING, port=port, part=terminal().text(name), board=pins.board)
            raise UserError(text)


def _next(slots: Any) -> tuple[str, dict[str, Any] | None, dict[str, Any]]:
    """The slot to write, and what slots.json says meanwhile (None: what it says) and afterwards."""
    if not isinstance(slots, dict) or slots.get("now") not in ("a", "b"):
        return "a", None, {"now": "a", "good": "a", "crashes": 0}
    good = slots["good"] if slots.get("good") in ("a", "b") else slots["now"]
    slot = "b" if good == "a" else "a"
    meanwhile = {"now": good, "good": good, "crashes": 0} if slots["now"] == slot else None
    return slot, meanwhile, {"now": slot, "good": good, "crashes": 0}


def _parents(path: str) -> list[str]:
    """The folders above a file, but the root."""
    return [parent.as_posix() for parent in Path(path).parents if parent.as_posix() != "/"]
