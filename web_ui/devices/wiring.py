"""Wiring of a board as a drawing: each pin of the pin map that the firmware reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import HTTPException

from hardware import pinmap
from hardware.pinmap import PinMap
from host_daemon.base.texts import mark as _
from web_ui.core.access import WIRERS
from web_ui.core.page import PageRouter
from web_ui.devices.parts_list import Part, heed, parts

ROW, TOP = 44, 54

# The titles of the pin maps, in whose files they cannot be marked for translation.
TITLES = (
    _("Smiley remote by Ethernet"),
    _("Key fob"),
    _("Force-majeure button"),
    _("Radio gateway on Ethernet"),
    _("Radio gateway"),
    _("Joint Quality Post: keypad and smileys"),
    _("Smiley remote by radio, five smileys"),
    _("Smiley remote by radio"),
    _("Smiley remote by USB"),
    _("Visitor counter, two beams"),
    _("Visitor counter, one beam"),
    _("Worker button: a customer is served"),
)

Kind = Literal["button", "light", "buzzer", "battery", "wire"]

router = PageRouter(WIRERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class Wire:
    """One pin and what is on it. name: as the pin map names it. pin: as it is printed on the board.

    means: what each gesture on a button stands for, a key of `words.meaning` by gesture; "" is any gesture.
    """

    kind: Kind
    name: str
    pin: str
    y: int
    means: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """A board's drawing. low: contacts close to ground, else to 3.3 V. height: of the drawing."""

    name: str
    title: str
    board: str
    low: bool
    wires: tuple[Wire, ...]
    height: int


@dataclass(frozen=True, kw_only=True)
class WiringPage:
    """The wiring of one kind of board, what it takes, and the names and titles of all kinds.

    heed: what to look out for while building it.
    """

    wiring: Wiring
    parts: tuple[Part, ...]
    heed: tuple[str, ...]
    kinds: dict[str, str]


def wiring_of(pins: PinMap, meanings: Mapping[str, str] | None = None) -> Wiring:
    """The drawing of a pin map. meanings: of one board's buttons, where they are not those of the pin map."""
    meanings = pins.meanings if meanings is None else meanings
    data: dict[str, Any] = json.loads(pins.text)
    mark = "GPIO" if "ESP32" in pins.board else "GP"
    found: list[tuple[Kind, str, int]] = [("button", name, pin) for name, pin in pins.buttons.items()]
    found += [("light", name, pin) for name, pin in pins.lights.items()]
    if "buzzer" in data:
        found.append(("buzzer", "buzzer", data["buzzer"]))
    if pins.battery_pin is not None:
        found.append(("battery", "battery", pins.battery_pin))
    # The W5500-EVB-Pico has its Ethernet soldered on: those pins are only not to be used for others.
    ethernet = data.get("ethernet", {})
    found += [("wire", name, pin) for name, pin in ethernet.items() if name not in ("spi",)]
    return Wiring(
        name=pins.name,
        title=pins.title,
        board=pins.board,
        low=data.get("low", True),
        wires=tuple(
            Wire(
                kind=kind,
                name=name,
                pin=f"{mark}{pin}",
                y=TOP + ROW * i,
                means=_means(meanings, i) if kind == "button" else {},
            )
            for i, (kind, name, pin) in enumerate(found)
        ),
        height=TOP + ROW * max(len(found), 1),
    )


def _means(meanings: Mapping[str, str], button: int) -> dict[str, str]:
    return {
        gesture: meaning
        for place, meaning in meanings.items()
        for number, _dot, gesture in [place.partition(".")]
        if number == str(button)
    }


def kinds() -> dict[str, str]:
    """Every pin map by its name, with its title."""
    return {name: pinmap.load(name).title for name in pinmap.names()}


@router.page("/wiring/{pins}", "wiring.html")
def wiring(pins: str) -> WiringPage:
    """Wiring of a kind of board."""
    try:
        found = pinmap.load(pins)
    except pinmap.NoPinMap:
        raise HTTPException(404, _("There is no such page.")) from None
    return WiringPage(wiring=wiring_of(found), parts=parts(found), heed=heed(found), kinds=kinds())
