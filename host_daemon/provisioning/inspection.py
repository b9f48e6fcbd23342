"""Inspection of a board on its port: a test of its lights, buzzer and buttons, and the frames it sends."""

from __future__ import annotations

import json
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import serial

from firmware.common import slip, wire
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.provisioning.mpremote import BUSY, Mpremote, literal, look

KINDS = {wire.PRESS: "press", wire.STATUS: "status", wire.ACK: "ack", wire.HELLO: "hello"}
NOT_FLASHED = _("The board at {port} has no Smilepost firmware yet. Flash it first: {smilepost} board flash.")

_ABOUT = """
import json
try:
    slots = json.load(open('/slots.json'))
    pins = json.load(open('/' + slots['now'] + '/pins.json'))
except (OSError, ValueError):
    slots = pins = None
print(json.dumps([slots, pins]))
"""
_LIGHTS = """
import time
from machine import Pin
lights = [Pin(n, Pin.OUT) for n in {lights}]
for n in range(6):
    for light in lights:
        light.value(n % 2 == 0)
    time.sleep(0.25)
"""
_BEEP = """
import time
from machine import PWM, Pin
buzzer = PWM(Pin({pin}, Pin.OUT), freq=2000, duty_u16=32768)
time.sleep(0.3)
buzzer.duty_u16(0)
"""
_LOOK = """
import json
from machine import Pin
keys = [Pin(n, Pin.IN, Pin.PULL_UP if {low} else Pin.PULL_DOWN) for n in {buttons}]
print(json.dumps([(k.value() == 0) == {low} for k in keys]))
"""


def try_out(port: Path, seconds: float, known: tuple[str, ...] = ()) -> Iterator[str]:
    """Blinks the lights, sounds the buzzer, then names buttons pressed and let go; lines to show."""
    with Mpremote(port, known) as board:
        slots, pins = board.run(_ABOUT)
        if pins is None:
            raise UserError(terminal().text(NOT_FLASHED, port=port))
        yield terminal().text(_("{title}, slot {slot}"), title=pins["title"], slot=slots["now"])
        board.run(_LIGHTS.format(lights=literal(list(pins.get("lights", {}).values()))))
        if "buzzer" in pins:
            board.run(_BEEP.format(pin=int(pins["buzzer"])))
            yield terminal().text(_("The buzzer sounded."))
        yield terminal().text(_("The lights blinked three times. Press the buttons now."))
        numbers = literal([button["pin"] for button in pins["buttons"]])
        code = _LOOK.format(buttons=numbers, low=pins.get("low", True))
        before, end = [False] * len(pins["buttons"]), time.monotonic() + seconds
        while time.monotonic() < end:
            now = board.run(code)
            for index, (was, is_now) in enumerate(zip(before, now, strict=True)):
                if was != is_now:
                    text = _("{button}: pressed") if is_now else _("{button}: released")
                    yield terminal().text(text, button=pins["buttons"][index]["name"])
            before = now
        board.restart()


def listen(port: Path, seconds: float | None = None, known: tuple[str, ...] = ()) -> Iterator[str]:
    """Lines of all that comes from the port: frames as JSON, their tags unchecked; other text as it is."""
    look(port, known)
    try:
        line = serial.Serial(str(port), 115200, timeout=0.2, exclusive=True)
    except (serial.SerialException, OSError, termios.error):  # the last: it was pulled out as it was opened
        raise UserError(terminal().text(BUSY, port=port)) from None
    reader, garbage = slip.Slip(), 0
    end = time.monotonic() + seconds if seconds else None
    with line:
        while end is None or time.monotonic() < end:
            try:
                data = line.read(line.in_waiting or 1)
            except (serial.SerialException, OSError):
                yield terminal().text(_("The board was unplugged."))
                return
            for packet in reader.feed(data):
                yield _shown(packet)
            if reader.garbage != garbage:
                garbage = reader.garbage
                yield terminal().text(_("(not a frame)"))


def _shown(packet: slip.Packet) -> str:
    try:
        head = wire.peek(packet.frame)
    except wire.WireError as error:
        return f"{type(error).__name__}: {error}"
    shown = {
        "kind": KINDS[head.kind],
        "device": head.device.hex(),
        "signal_dbm": packet.signal_dbm,
        "bytes": packet.frame.hex(),
    }
    return json.dumps(shown)
