"""Parts to buy for a board, counted from its pin map, and warnings for whoever solders it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hardware.pinmap import PinMap
from host_daemon.base.texts import mark as _

BUTTON = _("push button that is closed while it is pressed")
BEAM = _(
    "beam sensor for 5 V with an open-collector (NPN) output that is closed while somebody is in the beam"
)
LED = _("LED")
R330 = _("resistor of 330 Ω")
BUZZER = _("passive piezo buzzer")
CELL = _("lithium-ion cell of 3.7 V with its protection circuit")
SWITCH = _("switch")
DIODE = _("Schottky diode 1N5819")
R100K = _("resistor of 100 kΩ")
C100N = _("capacitor of 100 nF")
USB = _("USB cable with data lines")
SUPPLY = _("USB power supply of 5 V")
CABLE = _("network cable")

POWER = _(
    "The cell's plus goes to the switch, from there through the diode (its ring towards the board) to the "
    "pin 5V; the minus goes to GND. Never leave the diode out: a USB cable would charge the cell without "
    "any control, and it can burn. The cell is charged in a charger."
)
DARK = _(
    "Take the lights off that the board brought along for power and colour: even a dark coloured light "
    "draws more than the sleeping board, and the battery would last for weeks instead of months."
)
SPIKES = _(
    "One capacitor goes from each button's pin to GND, so that a fridge that switches does not wake the "
    "board as a press; the last one from the battery's pin to GND."
)
SENSOR = _(
    "The sensor gets 5 V and GND from the board. Measure its output before you connect it: with a pull-up "
    "of its own it gives 5 V, and more than 3.3 V destroys the board's pin."
)
ETHERNET = _("The pins of the Ethernet chip are wired on the board already: solder nothing to them.")
ANTENNA = _("The end of the board with the antenna must not lie behind metal, nor against a cell.")
STATUS = _("The light on the board itself is lit while the post answers, and blinks while it does not.")


@dataclass(frozen=True, kw_only=True)
class Part:
    """name: a text to translate; boards have their maker's name."""

    name: str
    count: int


def parts(pins: PinMap) -> tuple[Part, ...]:
    """Everything to buy for one board, wires, solder and a box excepted."""
    data: dict[str, Any] = json.loads(pins.text)
    buttons, lights, battery = len(pins.buttons), len(pins.lights), pins.power == "battery"
    counts = {
        pins.board: 1,
        BEAM if pins.app == "counter" else BUTTON: buttons,
        LED: lights,
        R330: lights,
        BUZZER: int("buzzer" in data),
        CELL: int(battery),
        SWITCH: int(battery),
        DIODE: int(battery),
        R100K: 2 * (pins.battery_pin is not None),
        C100N: (buttons + 1) * battery,
        USB: 1,
        SUPPLY: int(not battery and pins.link != "usb"),
        CABLE: int(pins.link == "ethernet"),
    }
    return tuple(Part(name=name, count=count) for name, count in counts.items() if count)


def heed(pins: PinMap) -> tuple[str, ...]:
    """Warnings for whoever builds the board: texts to translate."""
    data: dict[str, Any] = json.loads(pins.text)
    wanted = {
        POWER: pins.power == "battery",
        DARK: pins.power == "battery",
        SPIKES: pins.power == "battery",
        SENSOR: pins.app == "counter",
        ETHERNET: pins.link == "ethernet",
        ANTENNA: pins.link == "radio" or pins.app == "gateway",
        STATUS: "status" in data,
    }
    return tuple(text for text, there in wanted.items() if there)
